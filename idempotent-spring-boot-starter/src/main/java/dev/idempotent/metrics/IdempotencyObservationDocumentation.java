package dev.idempotent.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of idempotent operations.
 *
 * @since 0.1.0
 */
public enum IdempotencyObservationDocumentation implements ObservationDocumentation {

	/**
	 * One guarded call, from before its key is read until its execution ends, be that
	 * after its request.
	 */
	IDEMPOTENCY_CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIdempotencyObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return IdempotencyKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[0];
		}

	};

}
