package dev.idempotent.engine.background;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.idempotent.store.StepResult;

/**
 * Steps that failed, made again with back-off on one daemon thread until the store
 * answers, or until their time is over. Bounded in number. Thread-safe.
 */
public final class BackgroundSteps implements AutoCloseable {

	private static final Logger logger = System.getLogger(BackgroundSteps.class.getName());

	private static final long FIRST_DELAY = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(2);

	private final int maxSteps;

	private final DueQueue<Step> steps = new DueQueue<>();

	/**
	 * Creates an empty set of steps, and starts its thread: when steps fail for want of
	 * threads, it is there.
	 */
	public BackgroundSteps(String threadName, int maxSteps) {
		this.maxSteps = maxSteps;
		DaemonThreads.thread(threadName, this::run).start();
	}

	/**
	 * Adds a step, to be made again a little later.
	 * @return false when too many wait, or none is made any more
	 */
	public boolean add(Step step) {
		return this.steps.add(step, step.nextTry(), this.maxSteps);
	}

	public int count() {
		return this.steps.size();
	}

	public boolean awaitNone(Duration atMost) throws InterruptedException {
		return this.steps.awaitEmpty(atMost);
	}

	/**
	 * Gives up all steps.
	 */
	@Override
	public void close() {
		this.steps.close().forEach(Step::givenUp);
	}

	private void run() {
		while (!this.steps.isClosed()) {
			try {
				for (Step step : this.steps.take(1, Step::nextTry)) {
					run(step);
				}
			}
			catch (Throwable ex) {
				logger.log(Level.DEBUG, "A step failed again", ex);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
	}

	private void run(Step step) {
		if (step.isOver()) {
			if (this.steps.remove(step)) {
				step.givenUp();
			}
			return;
		}
		StepResult result = step.make();
		if (this.steps.remove(step)) {
			step.done(result);
		}
	}

	/**
	 * A step to be made; two of them are never equal.
	 */
	public abstract static class Step {

		private final long start = System.nanoTime();

		private final long duration;

		private long delay = FIRST_DELAY / 2;

		/**
		 * Creates a step.
		 * @param atMost how long from now on it is tried
		 */
		protected Step(Duration atMost) {
			this.duration = TimeUnit.NANOSECONDS.convert(atMost);
		}

		/**
		 * Makes the step, and throws whatever hinders it.
		 */
		protected abstract StepResult make();

		/**
		 * The store has answered.
		 */
		protected abstract void done(StepResult result);

		/**
		 * The step is not made any more.
		 */
		protected abstract void givenUp();

		private boolean isOver() {
			return System.nanoTime() - this.start >= this.duration;
		}

		private long nextTry() {
			this.delay = Math.min(LONGEST_DELAY, 2 * this.delay);
			return System.nanoTime() + this.delay;
		}

	}

}
