package dev.idempotent.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.idempotent.engine.Execution;
import dev.idempotent.engine.IdempotencyListener;

/**
 * Counts what an engine tells of leases, results and connections, for any number of
 * registries. Thread-safe.
 */
public final class IdempotencyEventMetrics implements IdempotencyListener, MeterBinder {

	private final LongAdder leasesLost = new LongAdder();

	private final LongAdder renewalsFailed = new LongAdder();

	private final LongAdder resultsGivenUp = new LongAdder();

	private final LongAdder completionsGivenUp = new LongAdder();

	private final LongAdder connectionsLost = new LongAdder();

	private final AtomicLong waiting = new AtomicLong();

	private final AtomicLong waitingBytes = new AtomicLong();

	@Override
	public void leaseLost(Execution execution) {
		this.leasesLost.increment();
	}

	@Override
	public void renewalFailed(Execution execution, Throwable cause) {
		this.renewalsFailed.increment();
	}

	@Override
	public void completionsWaiting(int count, long bytes) {
		this.waiting.set(count);
		this.waitingBytes.set(bytes);
	}

	@Override
	public void resultGivenUp(Execution execution) {
		this.resultsGivenUp.increment();
	}

	@Override
	public void completionGivenUp(Execution execution) {
		this.completionsGivenUp.increment();
	}

	@Override
	public void storeConnectionLost(Throwable cause) {
		this.connectionsLost.increment();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(IdempotencyMeterDocumentation.COMPLETIONS_WAITING, this.waiting, registry);
		gauge(IdempotencyMeterDocumentation.COMPLETIONS_SIZE, this.waitingBytes, registry);
		counter(IdempotencyMeterDocumentation.LEASES_LOST, this.leasesLost, registry);
		counter(IdempotencyMeterDocumentation.RENEWALS_FAILED, this.renewalsFailed, registry);
		counter(IdempotencyMeterDocumentation.RESULTS_GIVEN_UP, this.resultsGivenUp, registry);
		counter(IdempotencyMeterDocumentation.COMPLETIONS_GIVEN_UP, this.completionsGivenUp, registry);
		counter(IdempotencyMeterDocumentation.CONNECTIONS_LOST, this.connectionsLost, registry);
	}

	private static void gauge(IdempotencyMeterDocumentation meter, AtomicLong value, MeterRegistry registry) {
		Gauge.builder(meter.getName(), value, AtomicLong::doubleValue)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.register(registry);
	}

	private static void counter(IdempotencyMeterDocumentation meter, LongAdder count, MeterRegistry registry) {
		FunctionCounter.builder(meter.getName(), count, LongAdder::doubleValue)
			.description(meter.getDescription())
			.register(registry);
	}

}
