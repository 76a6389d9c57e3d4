package dev.idempotent.engine;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Steps that failed, made again with back-off on one daemon thread until the store
 * answers. Bounded: over the limit the oldest is given up. Thread-safe.
 */
final class WaitingSteps implements AutoCloseable {

	static final long MAX_BYTES = 64L * 1024 * 1024;

	static final int MAX_STEPS = 10_000;

	private static final Logger logger = System.getLogger(WaitingSteps.class.getName());

	private static final Duration FIRST_DELAY = Duration.ofMillis(100);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

	private final DaemonScheduler scheduler;

	// Guarded by itself
	private final Set<Step> steps = new LinkedHashSet<>();

	private long bytes;

	WaitingSteps(String threadName) {
		this.scheduler = new DaemonScheduler(threadName);
	}

	void add(Step step) {
		synchronized (this.steps) {
			this.steps.add(step);
			this.bytes += step.size();
			while (this.bytes > MAX_BYTES || this.steps.size() > MAX_STEPS) {
				giveUp(this.steps.iterator().next());
			}
		}
		schedule(step, FIRST_DELAY);
	}

	boolean awaitNone(Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		synchronized (this.steps) {
			for (long left = atMost.toMillis(); !this.steps.isEmpty() && left > 0;) {
				this.steps.wait(left);
				left = Duration.ofNanos(end - System.nanoTime()).toMillis();
			}
			return this.steps.isEmpty();
		}
	}

	@Override
	public void close() {
		this.scheduler.close();
		synchronized (this.steps) {
			while (!this.steps.isEmpty()) {
				giveUp(this.steps.iterator().next());
			}
		}
	}

	private void schedule(Step step, Duration delay) {
		if (this.scheduler.schedule(() -> run(step, delay), delay) == null && remove(step)) {
			step.lost().run();
		}
	}

	private void run(Step step, Duration delay) {
		if (!contains(step)) {
			return;
		}
		try {
			StepResult result = step.action().get();
			if (remove(step)) {
				step.done().accept(result);
			}
		}
		catch (RuntimeException | Error ex) {
			logger.log(Level.DEBUG, "A step for record " + step.key() + " failed again", ex);
			Duration doubled = delay.multipliedBy(2);
			schedule(step, (doubled.compareTo(LONGEST_DELAY) < 0) ? doubled : LONGEST_DELAY);
		}
	}

	private boolean contains(Step step) {
		synchronized (this.steps) {
			return this.steps.contains(step);
		}
	}

	private boolean remove(Step step) {
		synchronized (this.steps) {
			boolean removed = this.steps.remove(step);
			if (removed) {
				this.bytes -= step.size();
				this.steps.notifyAll();
			}
			return removed;
		}
	}

	private void giveUp(Step step) {
		remove(step);
		step.lost().run();
	}

	/**
	 * A step to be made; two of them are never equal.
	 *
	 * @param size bytes that it keeps in memory
	 * @param action makes the step
	 * @param done is told the store's answer
	 * @param lost is told that it was given up
	 */
	record Step(RecordKey key, int size, Supplier<StepResult> action, Consumer<StepResult> done, Runnable lost) {
	}

}
