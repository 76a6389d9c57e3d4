package dev.idempotent.benchmarks.alone;

import java.util.function.Function;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * Asks nobody and keeps no record, so that what is left is everything but the store.
 */
final class NoOpStore implements IdempotencyStore {

	private static final byte[] NOTHING = {};

	private final Function<Claim, ClaimResult> answer;

	private volatile byte[] completed = NOTHING;

	NoOpStore(Function<Claim, ClaimResult> answer) {
		this.answer = answer;
	}

	@Override
	public ClaimResult claim(Claim claim) {
		return this.answer.apply(claim);
	}

	/**
	 * Returns the result that came last.
	 */
	byte[] completed() {
		return this.completed;
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		this.completed = result;
		return StepResult.DONE;
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return StepResult.DONE;
	}

	@Override
	public StepResult release(Release release) {
		return StepResult.DONE;
	}

}
