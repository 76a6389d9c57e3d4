package dev.idempotent.actuate;

import java.time.Duration;
import java.util.List;

import dev.idempotent.Completion;
import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.aop.IdempotentMethods.BeanMethod;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Fingerprinting;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;

/**
 * What an operator sees of an operation: its settings, as they count.
 *
 * @param name part of its keys
 * @param kind who calls its method
 * @param type name of the method's class
 * @param method name of the method
 */
record OperationReport(String name, Kind kind, String type, String method, Key key, Fingerprinting fingerprint,
		Duration retention, Duration lease, OnDuplicate onDuplicate, Duration waitTimeout, OnAbandoned onAbandoned,
		Results results, Completion completion) {

	static OperationReport of(BeanMethod found) {
		IdempotentOperation operation = found.operation();
		Duration wait = operation.duplicates().waitTimeout();
		return new OperationReport(operation.name(), operation.kind(), found.type().getName(), found.method().getName(),
				operation.key(), operation.fingerprint(), operation.retention(), operation.lease(),
				wait.isZero() ? OnDuplicate.REJECT : OnDuplicate.WAIT, wait, operation.duplicates().onAbandoned(),
				Results.of(operation.results()), operation.completion());
	}

	/**
	 * Which results are kept, and how they are given again.
	 *
	 * @param rememberExceptions names of classes
	 * @param unknownOn names of classes
	 * @param answers whether more is stored than that the work was done
	 */
	record Results(Remember remember, ReplayStatus replayStatus, String unless, String unknownIf,
			List<String> rememberExceptions, List<String> unknownOn, Answers answers) {

		private static Results of(IdempotentOperation.Results results) {
			return new Results(results.remember(), results.replayStatus(), results.unless(), results.unknownIf(),
					names(results.rememberExceptions()), names(results.unknownOn()), results.answers());
		}

		private static List<String> names(List<Class<? extends Throwable>> types) {
			return types.stream().map(Class::getName).toList();
		}

	}

}
