package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.call.CallRunner;
import dev.idempotent.call.DirectExchange;
import dev.idempotent.call.Outcomes;
import dev.idempotent.call.observation.CallObservation;
import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.OperationDefaults;
import dev.idempotent.problem.MissingKeyException;
import dev.idempotent.result.value.ResultType;
import dev.idempotent.store.Fingerprint;

/**
 * The template, on the engine that annotated methods use. Thread-safe.
 */
public final class EngineTemplate implements IdempotencyTemplate {

	private static final Method EXECUTE = Objects.requireNonNull(ReflectionUtils.findMethod(EngineTemplate.class,
			"execute", String.class, String.class, Object.class, Type.class, Supplier.class));

	private final OperationDefaults defaults;

	private final CallKeys keys;

	private final ValueDigest values;

	private final CallRunner runner;

	private final DirectExchange direct;

	private final CallObserver observer;

	/**
	 * Creates a template.
	 * @param defaults settings of every operation
	 * @param values takes fingerprints apart
	 * @param observer watches every call
	 */
	public EngineTemplate(OperationDefaults defaults, CallKeys keys, ValueDigest values, CallRunner runner,
			Outcomes outcomes, CallObserver observer) {
		this.defaults = defaults;
		this.keys = keys;
		this.values = values;
		this.runner = runner;
		this.observer = observer;
		this.direct = new DirectExchange(outcomes);
	}

	@Override
	public <T> @Nullable T execute(String operation, String key, @Nullable Object fingerprint, Class<T> type,
			Supplier<? extends @Nullable T> work) {
		return execute(operation, key, fingerprint, (Type) type, work);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T execute(String operation, String key, @Nullable Object fingerprint, Type type,
			Supplier<? extends @Nullable T> work) {
		if (operation.isEmpty()) {
			throw new IllegalArgumentException("The operation's name must not be empty");
		}
		IdempotentOperation settings = this.defaults.operation(operation);
		CallObservation observation = this.observer.begin(settings);
		CallObservation.Scope scope = observation.open();
		try {
			return (T) run(settings, key, fingerprint, type, work, observation);
		}
		catch (RuntimeException | Error ex) {
			observation.threw(ex);
			throw ex;
		}
		catch (Throwable ex) {
			observation.threw(ex);
			throw new IllegalStateException("A supplier throws no checked exceptions", ex);
		}
		finally {
			scope.close();
		}
	}

	private @Nullable Object run(IdempotentOperation settings, String key, @Nullable Object fingerprint, Type type,
			Supplier<?> work, CallObservation observation) throws Throwable {
		if (key.isEmpty()) {
			throw new MissingKeyException("argument of the template");
		}
		Fingerprint asked = (fingerprint != null) ? this.values.fingerprint("Operation " + settings.name(), fingerprint)
				: Fingerprint.NONE;
		return this.runner.run(new IdempotentInvocation(settings, EXECUTE, EngineTemplate.class, new Object[0]),
				ResultType.of(type), this.keys.of(settings, null, key), asked, this.direct, observation,
				(call) -> work.get());
	}

}
