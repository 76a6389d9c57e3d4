package dev.idempotent.aop;

import java.lang.reflect.Method;

import dev.idempotent.failure.FailureCodec;
import dev.idempotent.failure.InvalidExceptionTypeException;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.OperationCheck;

/**
 * Checks that exceptions which are to be remembered can be thrown again, and lets the
 * codec know them.
 */
public final class RememberedExceptionsCheck implements OperationCheck {

	private final FailureCodec failures;

	public RememberedExceptionsCheck(FailureCodec failures) {
		this.failures = failures;
	}

	@Override
	public void check(IdempotentOperation operation, Method method, Class<?> targetClass) {
		try {
			this.failures.know(operation.results().rememberExceptions());
		}
		catch (InvalidExceptionTypeException ex) {
			throw new InvalidIdempotentMethodException(method, targetClass,
					"@Idempotent(rememberExceptions): " + ex.description(), ex.action());
		}
	}

}
