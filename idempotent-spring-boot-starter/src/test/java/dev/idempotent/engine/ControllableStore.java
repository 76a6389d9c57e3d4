package dev.idempotent.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * Store whose steps do what a test says, also while threads use it, and by default grant
 * and do everything. It notes the calls.
 */
final class ControllableStore implements IdempotencyStore {

	final Queue<Call> calls = new ConcurrentLinkedQueue<>();

	final Queue<byte[]> results = new ConcurrentLinkedQueue<>();

	volatile Function<Claim, ClaimResult> onClaim = (claim) -> new ClaimResult.Granted(new Ownership(claim, 1));

	volatile Function<Claim, StepResult> onComplete = (claim) -> StepResult.DONE;

	volatile Function<Claim, StepResult> onRenew = (claim) -> StepResult.DONE;

	volatile Function<Claim, StepResult> onRelease = (claim) -> StepResult.DONE;

	static <T> Function<Claim, T> failing() {
		return throwing(new IdempotencyStoreException("down", null, true));
	}

	static Function<Claim, StepResult> failing(int times, StepResult then) {
		AtomicInteger left = new AtomicInteger(times);
		return (claim) -> {
			if (left.getAndDecrement() > 0) {
				throw new IdempotencyStoreException("down", null, true);
			}
			return then;
		};
	}

	/**
	 * Returns a step that throws anything.
	 */
	static <T> Function<Claim, T> throwing(Throwable failure) {
		return (claim) -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		};
	}

	@Override
	public ClaimResult claim(Claim claim) {
		this.calls.add(new Call("claim", claim, Thread.currentThread()));
		return this.onClaim.apply(claim);
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		this.calls.add(new Call("complete", ownership.claim(), Thread.currentThread()));
		this.results.add(result.clone());
		return this.onComplete.apply(ownership.claim());
	}

	@Override
	public StepResult renew(Ownership ownership) {
		this.calls.add(new Call("renew", ownership.claim(), Thread.currentThread()));
		return this.onRenew.apply(ownership.claim());
	}

	@Override
	public StepResult release(Release release) {
		String step = (release instanceof Release.Hold) ? "hold" : "release";
		this.calls.add(new Call(step, release.claim(), Thread.currentThread()));
		return this.onRelease.apply(release.claim());
	}

	/**
	 * Returns how often a step was made.
	 */
	long count(String step) {
		return this.calls.stream().filter((call) -> call.step().equals(step)).count();
	}

	long count(String step, Execution execution) {
		return this.calls.stream()
			.filter((call) -> call.step().equals(step) && call.claim() == execution.ownership().claim())
			.count();
	}

	record Call(String step, Claim claim, Thread thread) {
	}

}
