package dev.idempotent.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

import dev.idempotent.engine.background.BackgroundSteps;
import dev.idempotent.engine.background.FailureLog;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * Frees keys whose methods did nothing: at once, and when that fails, again in the
 * background. When there are too many of these, the others are left to their leases.
 * Throws nothing, whatever a store throws. Thread-safe.
 */
final class ClaimReleases implements AutoCloseable {

	private static final Logger logger = System.getLogger(ClaimReleases.class.getName());

	private static final int MAX_WAITING = 10_000;

	private final IdempotencyStore store;

	private final FailureLog log = new FailureLog(ClaimReleases.class);

	// Not with the completions: a store that is down for long must not crowd out results
	private final BackgroundSteps steps = new BackgroundSteps("idempotent-release", MAX_WAITING);

	ClaimReleases(IdempotencyStore store) {
		this.store = store;
	}

	/**
	 * Frees a claim that was granted.
	 */
	void release(Claim claim) {
		try {
			this.store.release(new Release.Free(claim));
		}
		catch (Throwable ex) {
			this.log.warn("The record " + claim.key() + " could not be released; releasing goes on in the background",
					ex);
			later(new Waiting(claim, claim.retention(), false));
		}
	}

	/**
	 * Frees a claim that may have been made though nobody was told, or may yet be made by
	 * a command on its way: until it is found, or its lease would be over.
	 */
	void releaseUnconfirmed(Claim claim) {
		later(new Waiting(claim, claim.lease(), true));
	}

	boolean awaitNone(Duration atMost) throws InterruptedException {
		return this.steps.awaitNone(atMost);
	}

	@Override
	public void close() {
		this.steps.close();
	}

	private void later(Waiting waiting) {
		if (!this.steps.add(waiting)) {
			waiting.givenUp();
		}
	}

	private final class Waiting extends BackgroundSteps.Step {

		private final Claim claim;

		private final boolean untilFound;

		Waiting(Claim claim, Duration atMost, boolean untilFound) {
			super(atMost);
			this.claim = claim;
			this.untilFound = untilFound;
		}

		@Override
		protected StepResult make() {
			StepResult result = ClaimReleases.this.store.release(new Release.Free(this.claim));
			if (this.untilFound && result == StepResult.NOT_OWNER) {
				throw new IdempotencyStoreException("The claim has not been found yet", null, false);
			}
			return result;
		}

		@Override
		protected void done(StepResult result) {
		}

		@Override
		protected void givenUp() {
			logger.log(Level.DEBUG, "Record {0} was not released; its lease will end", this.claim.key());
		}

	}

}
