package dev.idempotent.metrics;

import io.micrometer.common.KeyValues;

import dev.idempotent.call.observation.ObservedOutcome;

/**
 * Names that applications get that don't choose others. Thread-safe.
 *
 * @since 0.1.0
 */
public class DefaultIdempotencyObservationConvention implements IdempotencyObservationConvention {

	private static final String UNKNOWN = "unknown";

	@Override
	public String getName() {
		return "idempotency.call";
	}

	@Override
	public String getContextualName(IdempotencyObservationContext context) {
		return "idempotency " + context.getOperation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IdempotencyObservationContext context) {
		ObservedOutcome outcome = context.getOutcome();
		return KeyValues.of(IdempotencyKeyNames.OPERATION.withValue(context.getOperation()),
				IdempotencyKeyNames.OUTCOME.withValue((outcome != null) ? TagValues.of(outcome) : UNKNOWN),
				IdempotencyKeyNames.STORE.withValue(context.getStore()));
	}

}
