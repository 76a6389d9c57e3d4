package dev.idempotent.aop;

import java.lang.reflect.Method;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.KotlinDetector;

import dev.idempotent.Completion;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.OperationCheck;
import dev.idempotent.result.value.ResultType;

/**
 * Checks that a method which is to join a transaction can.
 */
public final class JoinCheck implements OperationCheck {

	private static final Log logger = LogFactory.getLog(JoinCheck.class);

	private final Joining joining;

	public JoinCheck(Joining joining) {
		this.joining = joining;
	}

	@Override
	public void check(IdempotentOperation operation, Method method, Class<?> targetClass) {
		if (operation.completion() != Completion.JOIN || this.joining == Joining.UNUSED) {
			return;
		}
		if (this.joining == Joining.IMPOSSIBLE) {
			throw new InvalidIdempotentMethodException(method, targetClass,
					"@Idempotent(completion = JOIN) needs a store that commits with the work",
					"set idempotent.store to jdbc, or leave completion out");
		}
		if (!ResultType.of(method, targetClass).isImmediate() || KotlinDetector.isSuspendingFunction(method)) {
			logger.info(operation.name() + " is fenced and does not join a transaction, since its result comes later");
		}
	}

	/**
	 * Whether calls can join.
	 */
	public enum Joining {

		POSSIBLE,

		/**
		 * The store does not commit with the work.
		 */
		IMPOSSIBLE,

		/**
		 * Likewise, and all operations are to join by a property that is that store's
		 * alone.
		 */
		UNUSED

	}

}
