package dev.idempotent.aop;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.core.Answer;
import dev.idempotent.core.Exchange;
import dev.idempotent.core.Execution;
import dev.idempotent.core.IdempotentOperation;

/**
 * The end of one execution: what its method returned or threw decides whether the key is
 * kept with a result, held, or free. Only the first end counts, and none throws.
 * Thread-safe.
 */
final class Ending {

	private static final Log logger = LogFactory.getLog(Ending.class);

	private final IdempotentOperation operation;

	private final ResultType type;

	private final Results results;

	private final Exchange exchange;

	private final Execution execution;

	private final AtomicBoolean ended = new AtomicBoolean();

	Ending(IdempotentOperation operation, ResultType type, Results results, Exchange exchange, Execution execution) {
		this.operation = operation;
		this.type = type;
		this.results = results;
		this.exchange = exchange;
		this.execution = execution;
	}

	void returned(@Nullable Object result) {
		if (this.ended.compareAndSet(false, true)) {
			int status = Results.status(result, this.exchange);
			if (Results.isRemembered(this.operation, status)) {
				this.execution.complete(this.results.encode(this.operation, this.type, this.exchange, result, status));
			}
			else {
				this.execution.release();
			}
		}
	}

	void threw(Throwable failure) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		if (isUnknown(failure)) {
			logger.warn("Whether " + this.operation.name() + " did its work is unknown; record " + this.execution.key()
					+ " is held", failure);
			this.execution.hold();
		}
		else if (isOneOf(this.operation.rememberExceptions(), failure)) {
			this.execution.complete(this.results.encode(this.operation, this.exchange, failure));
		}
		else if (!isAnswer(failure) || !this.exchange.keepAnswer(failure, this::answered)) {
			this.execution.release();
		}
	}

	/**
	 * Frees the key, because the work has not begun and never will.
	 */
	void neverBegan() {
		if (this.ended.compareAndSet(false, true)) {
			this.execution.release();
		}
	}

	/**
	 * Leaves the key to its lease, where the work's end can't be seen.
	 */
	void abandon() {
		if (this.ended.compareAndSet(false, true)) {
			this.execution.abandon();
		}
	}

	/**
	 * Lets the lease end unless the work does so before, because nobody waits for it any
	 * more.
	 */
	void stopRenewing() {
		this.execution.stopRenewing();
	}

	boolean isUnknown(Throwable failure) {
		return isOneOf(this.operation.unknownOn(), failure);
	}

	private boolean isAnswer(Throwable failure) {
		return this.operation.rememberDefinitive() && Results.isRemembered(this.operation, FailureStatus.of(failure));
	}

	private void answered(@Nullable Answer answer) {
		if (answer != null && Results.isRemembered(this.operation, answer.status())) {
			this.execution.complete(this.results.encode(this.operation, answer));
		}
		else {
			this.execution.release();
		}
	}

	private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable failure) {
		return types.stream().anyMatch((type) -> type.isInstance(failure));
	}

}
