package dev.idempotent.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Name and key values of the observation of a guarded call. A bean of this type replaces
 * {@link DefaultIdempotencyObservationConvention}.
 *
 * @since 0.1.0
 */
public interface IdempotencyObservationConvention extends ObservationConvention<IdempotencyObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IdempotencyObservationContext;
	}

}
