package dev.idempotent.metrics;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

/**
 * Gauges of what an engine is doing, and of what its store keeps in this process.
 */
public final class IdempotencyEngineMetrics implements MeterBinder {

	private final IdempotencyEngine engine;

	private final IdempotencyStore store;

	public IdempotencyEngineMetrics(IdempotencyEngine engine, IdempotencyStore store) {
		this.engine = engine;
		this.store = store;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(IdempotencyMeterDocumentation.OPERATIONS_RUNNING, this.engine, IdempotencyEngine::runningCount, registry);
		gauge(IdempotencyMeterDocumentation.REQUESTS_WAITING, this.engine, IdempotencyEngine::waitingCount, registry);
		LocalIdempotencyStore local = this.store.ability(LocalIdempotencyStore.class);
		if (local != null) {
			gauge(IdempotencyMeterDocumentation.LOCAL_ENTRIES, local, LocalIdempotencyStore::entries, registry);
			gauge(IdempotencyMeterDocumentation.LOCAL_SIZE, local, LocalIdempotencyStore::bytes, registry);
		}
	}

	private static <T> void gauge(IdempotencyMeterDocumentation meter, T of, ToDoubleFunction<T> value,
			MeterRegistry registry) {
		Gauge.builder(meter.getName(), of, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.register(registry);
	}

}
