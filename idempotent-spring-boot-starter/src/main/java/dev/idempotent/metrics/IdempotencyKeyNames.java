package dev.idempotent.metrics;

import io.micrometer.common.docs.KeyName;

/**
 * Keys of the observation of a guarded call. Their values are few.
 */
public enum IdempotencyKeyNames implements KeyName {

	/**
	 * Name of the operation.
	 */
	OPERATION {

		@Override
		public String asString() {
			return "operation";
		}

	},

	/**
	 * What the call came to; {@code unknown} while it goes on.
	 */
	OUTCOME {

		@Override
		public String asString() {
			return "outcome";
		}

	},

	/**
	 * Kind of the store.
	 */
	STORE {

		@Override
		public String asString() {
			return "store";
		}

	}

}
