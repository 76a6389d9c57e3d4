package dev.idempotent.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters beside the observations.
 */
public enum IdempotencyMeterDocumentation implements MeterDocumentation {

	/**
	 * A step of the store, with the time that it took.
	 */
	STORE_STEP("idempotency.store.step", Meter.Type.TIMER, null, "A step of the store, with the time that it took"),

	/**
	 * Executions that have begun and not ended.
	 */
	OPERATIONS_RUNNING("idempotency.operations.running", Meter.Type.GAUGE, null,
			"Executions that have begun and not ended"),

	/**
	 * Requests that wait for another one's result.
	 */
	REQUESTS_WAITING("idempotency.requests.waiting", Meter.Type.GAUGE, null,
			"Requests that wait for another one's result"),

	/**
	 * Ends that wait to be stored.
	 */
	COMPLETIONS_WAITING("idempotency.completions.waiting", Meter.Type.GAUGE, null, "Ends that wait to be stored"),

	/**
	 * The results of ends that wait to be stored.
	 */
	COMPLETIONS_SIZE("idempotency.completions.waiting.size", Meter.Type.GAUGE, "bytes",
			"The results of ends that wait to be stored"),

	/**
	 * Live records of the local store.
	 */
	LOCAL_ENTRIES("idempotency.local.entries", Meter.Type.GAUGE, null, "Live records of the local store"),

	/**
	 * Memory that live records of the local store take, about.
	 */
	LOCAL_SIZE("idempotency.local.size", Meter.Type.GAUGE, "bytes",
			"Memory that live records of the local store take, about"),

	/**
	 * Owners that learned that another may have run the same operation.
	 */
	LEASES_LOST("idempotency.leases.lost", Meter.Type.COUNTER, null,
			"Owners that learned that another may have run the same operation"),

	/**
	 * Renewals of leases that failed, and are tried again.
	 */
	RENEWALS_FAILED("idempotency.renewals.failed", Meter.Type.COUNTER, null,
			"Renewals of leases that failed, and are tried again"),

	/**
	 * Results for which there was no memory until they could be stored.
	 */
	RESULTS_GIVEN_UP("idempotency.results.given.up", Meter.Type.COUNTER, null,
			"Results for which there was no memory until they could be stored"),

	/**
	 * Ends that will never be stored.
	 */
	COMPLETIONS_GIVEN_UP("idempotency.completions.given.up", Meter.Type.COUNTER, null,
			"Ends that will never be stored"),

	/**
	 * Connections of the store that were cut or given up.
	 */
	CONNECTIONS_LOST("idempotency.store.connections.lost", Meter.Type.COUNTER, null,
			"Connections of the store that were cut or given up");

	private final String name;

	private final Meter.Type type;

	private final @Nullable String unit;

	private final String description;

	IdempotencyMeterDocumentation(String name, Meter.Type type, @Nullable String unit, String description) {
		this.name = name;
		this.type = type;
		this.unit = unit;
		this.description = description;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.unit;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public KeyName[] getKeyNames() {
		return (this == STORE_STEP) ? StepKeyNames.values() : new KeyName[0];
	}

	/**
	 * Returns what it measures, in a sentence without a full stop.
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * Tags of a store's step.
	 */
	public enum StepKeyNames implements KeyName {

		/**
		 * What the step is.
		 */
		STEP {

			@Override
			public String asString() {
				return "step";
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

		},

		/**
		 * The store's answer, or {@code failed}.
		 */
		RESULT {

			@Override
			public String asString() {
				return "result";
			}

		}

	}

}
