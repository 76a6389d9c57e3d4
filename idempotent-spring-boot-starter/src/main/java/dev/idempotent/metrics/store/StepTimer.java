package dev.idempotent.metrics.store;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.metrics.IdempotencyMeterDocumentation;
import dev.idempotent.metrics.IdempotencyMeterDocumentation.StepKeyNames;
import dev.idempotent.metrics.TagValues;
import dev.idempotent.store.IdempotencyStore;

/**
 * Times the steps of a store; changes nothing of what they answer or throw. Thread-safe.
 */
public final class StepTimer {

	private static final Log logger = LogFactory.getLog(StepTimer.class);

	private static final String FAILED = "failed";

	private final MeterProvider<Timer> timers;

	StepTimer(MeterRegistry registry, IdempotencyStore store) {
		this.timers = Timer.builder(IdempotencyMeterDocumentation.STORE_STEP.getName())
			.description(IdempotencyMeterDocumentation.STORE_STEP.getDescription())
			.tag(StepKeyNames.STORE.asString(), TagValues.of(store))
			.withRegistry(registry);
	}

	<T> T time(StoreStep step, Supplier<T> work) {
		long start = System.nanoTime();
		T answer = null;
		try {
			answer = work.get();
			return answer;
		}
		finally {
			record(step, answer, start);
		}
	}

	<T> CompletionStage<T> timeAsync(StoreStep step, Supplier<CompletionStage<T>> work) {
		long start = System.nanoTime();
		return work.get().whenComplete((answer, failure) -> record(step, answer, start));
	}

	private void record(StoreStep step, @Nullable Object answer, long start) {
		try {
			this.timers
				.withTags(StepKeyNames.STEP.asString(), TagValues.of(step), StepKeyNames.RESULT.asString(),
						result(answer))
				.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			logger.warn("A step of the store was not measured", ex);
		}
	}

	private static String result(@Nullable Object answer) {
		if (answer == null) {
			return FAILED;
		}
		return (answer instanceof Enum<?> value) ? TagValues.of(value)
				: (answer instanceof Iterable) ? "done" : TagValues.of(answer.getClass());
	}

	/**
	 * What is timed.
	 */
	public enum StoreStep {

		CLAIM, COMPLETE, RENEW, RENEW_ALL, RELEASE, JOIN, FENCE, SETTLE

	}

}
