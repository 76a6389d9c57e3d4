package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.MethodExpressions;
import dev.idempotent.operation.OperationCheck;

/**
 * Checks that what the annotation's {@code fingerprint} chooses can be told from another,
 * where it is an argument, whose type shows it. Of other expressions only the value does.
 */
public final class FingerprintTypeCheck implements OperationCheck {

	@Override
	public void check(IdempotentOperation operation, Method method, Class<?> targetClass) {
		String expression = operation.fingerprint().expression();
		Type declared = MethodExpressions.declaredType(expression, method);
		String mistake = (declared != null) ? ValueDigest.mistake(declared) : null;
		if (mistake != null) {
			throw new InvalidIdempotentMethodException(
					method, targetClass, "@Idempotent(fingerprint = \"" + expression
							+ "\") gives a value that has no fingerprint: " + mistake,
					"choose what must not change between a call and its repeat, such as #event.id");
		}
	}

}
