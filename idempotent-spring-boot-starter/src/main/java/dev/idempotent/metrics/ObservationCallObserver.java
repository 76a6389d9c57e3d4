package dev.idempotent.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.call.observation.CallObservation;
import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.IdempotencyStore;

/**
 * Makes one observation of each guarded call. Thread-safe.
 */
public final class ObservationCallObserver implements CallObserver {

	private static final Log logger = LogFactory.getLog(ObservationCallObserver.class);

	private static final IdempotencyObservationConvention DEFAULT = new DefaultIdempotencyObservationConvention();

	private final ObservationRegistry registry;

	private final String store;

	private final @Nullable IdempotencyObservationConvention convention;

	/**
	 * Creates an observer.
	 * @param convention null: the registry's, or the default
	 */
	public ObservationCallObserver(ObservationRegistry registry, IdempotencyStore store,
			@Nullable IdempotencyObservationConvention convention) {
		this.registry = registry;
		this.store = TagValues.of(store);
		this.convention = convention;
	}

	@Override
	public CallObservation begin(IdempotentOperation operation) {
		if (this.registry.isNoop()) {
			return CallObservation.NO_OP;
		}
		try {
			IdempotencyObservationContext context = new IdempotencyObservationContext(operation.name(), this.store);
			Observation observation = IdempotencyObservationDocumentation.IDEMPOTENCY_CALL.observation(this.convention,
					DEFAULT, () -> context, this.registry);
			return new ObservedCall(observation.start(), context);
		}
		catch (Throwable ex) {
			logger.warn("A call of " + operation.name() + " can't be observed", ex);
			return CallObservation.NO_OP;
		}
	}

}
