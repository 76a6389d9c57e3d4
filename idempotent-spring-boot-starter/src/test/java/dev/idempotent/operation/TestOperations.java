package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.springframework.util.ReflectionUtils;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.IdempotentOperation.Kind;

/**
 * Operations for tests, with the settings that count where nothing is said.
 */
public final class TestOperations {

	public static final OperationDefaults DEFAULTS = new OperationDefaults(List.of("Idempotency-Key"),
			KeyPresence.REQUIRED, Duration.ofHours(24), Duration.ofSeconds(30), OnDuplicate.REJECT,
			Duration.ofSeconds(10), OnAbandoned.TAKE_OVER, Remember.SUCCESS, ReplayStatus.OK, Completion.FENCE);

	private TestOperations() {
	}

	public static IdempotentOperation call(String name) {
		return DEFAULTS.operation(name);
	}

	public static IdempotentOperation request(String name) {
		IdempotentOperation call = call(name);
		return new IdempotentOperation(name, Kind.REQUEST, call.key(), call.fingerprint(), call.retention(),
				call.lease(), call.duplicates(), call.results(), call.completion());
	}

	/**
	 * Returns the method of a name, whatever its arguments.
	 */
	public static Method method(Class<?> type, String name) {
		return Objects.requireNonNull(ReflectionUtils.findMethod(type, name, (Class<?>[]) null));
	}

	public static IdempotentOperation keyed(String expression) {
		IdempotentOperation call = call("Events.on");
		return new IdempotentOperation(call.name(), call.kind(),
				new Key(call.key().headers(), call.key().presence(), expression), call.fingerprint(), call.retention(),
				call.lease(), call.duplicates(), call.results(), call.completion());
	}

}
