package dev.idempotent.aop;

import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.OperationDefaults;
import dev.idempotent.result.ResultType;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;
import dev.idempotent.engine.Refusal;
import dev.idempotent.engine.RefusalTranslator;
import dev.idempotent.engine.RefusedException;

/**
 * The template, on the engine that annotated methods use. Thread-safe.
 */
public final class EngineTemplate implements IdempotencyTemplate {

	private final OperationDefaults defaults;

	private final ValueDigest values;

	private final CallRunner runner;

	private final RefusalTranslator problems;

	/**
	 * Creates a template.
	 * @param defaults settings of every operation
	 * @param mapper takes fingerprints apart
	 */
	public EngineTemplate(OperationDefaults defaults, JsonMapper mapper, CallRunner runner,
			RefusalTranslator problems) {
		this.defaults = defaults;
		this.values = new ValueDigest(mapper);
		this.runner = runner;
		this.problems = problems;
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
		try {
			return (T) this.runner.run(
					this.defaults.operation(operation), key(operation, key), (fingerprint != null)
							? this.values.fingerprint("Operation " + operation, fingerprint) : Fingerprint.NONE,
					ResultType.of(type), Exchange.NONE, (call) -> work.get());
		}
		catch (RefusedException ex) {
			throw this.problems.translate(ex.refusal());
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("A supplier throws no checked exceptions", ex);
		}
	}

	private static CallKey key(String operation, String key) {
		if (key.isEmpty()) {
			throw new RefusedException(new Refusal.MissingKey("argument of the template"));
		}
		return new CallKey(RecordKey.of(operation, null, key), key);
	}

}
