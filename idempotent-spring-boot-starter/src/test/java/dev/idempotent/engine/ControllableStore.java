package dev.idempotent.engine;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Store whose steps do what a test says, also while threads use it, and by default grant
 * and do everything. It notes the calls.
 */
final class ControllableStore implements IdempotencyStore {

	final Queue<Call> calls = new ConcurrentLinkedQueue<>();

	final Queue<byte[]> results = new ConcurrentLinkedQueue<>();

	volatile Function<Claim, StepResult> onComplete = (claim) -> StepResult.DONE;

	volatile Function<Claim, StepResult> onRenew = (claim) -> StepResult.DONE;

	volatile Function<Claim, StepResult> onRelease = (claim) -> StepResult.DONE;

	static Function<Claim, StepResult> failing() {
		return failing(Integer.MAX_VALUE, StepResult.DONE);
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

	@Override
	public ClaimResult claim(Claim claim) {
		return new ClaimResult.Granted(new Ownership(claim, 1));
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		Claim claim = ownership.claim();
		this.calls.add(new Call("complete", claim, Thread.currentThread()));
		this.results.add(result);
		return this.onComplete.apply(claim);
	}

	@Override
	public StepResult renew(Ownership ownership) {
		Claim claim = ownership.claim();
		this.calls.add(new Call("renew", claim, Thread.currentThread()));
		return this.onRenew.apply(claim);
	}

	@Override
	public StepResult release(Release release) {
		Claim claim = release.claim();
		String step = (release instanceof Release.Hold) ? "hold" : "release";
		this.calls.add(new Call(step, claim, Thread.currentThread()));
		return this.onRelease.apply(claim);
	}

	long count(String step, Execution execution) {
		return this.calls.stream()
			.filter((call) -> call.step().equals(step) && call.claim() == execution.ownership().claim())
			.count();
	}

	record Call(String step, Claim claim, Thread thread) {
	}

}
