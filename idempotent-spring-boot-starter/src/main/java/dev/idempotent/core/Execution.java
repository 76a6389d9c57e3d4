package dev.idempotent.core;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A granted claim, from the method's start to its end. Ended exactly once, by
 * {@link #complete} or {@link #release}, from any thread; until then its lease is
 * renewed. Neither ending throws what the store throws: a step that fails is made again
 * in the background.
 */
public final class Execution {

	private final Claim claim;

	private final int attempt;

	private final LeaseKeeper leases;

	private final Finisher finisher;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile boolean leaseLost;

	Execution(Claim claim, int attempt, LeaseKeeper leases, Finisher finisher) {
		this.claim = claim;
		this.attempt = attempt;
		this.leases = leases;
		this.finisher = finisher;
	}

	/**
	 * Returns 1 for the record's first claim, and one more for every take-over.
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns whether another owner is known to have taken over.
	 */
	public boolean isLeaseLost() {
		return this.leaseLost;
	}

	/**
	 * Stores the result. To be called whenever the method has returned something to
	 * remember, also when it can't be encoded: releasing would let it run again.
	 * @param result opaque bytes, handed to every replay
	 * @throws IllegalStateException when the execution was ended before
	 */
	public void complete(byte[] result) {
		end();
		this.finisher.complete(this, result.clone());
	}

	/**
	 * Frees the key, because the method failed and a retry may succeed.
	 * @throws IllegalStateException when the execution was ended before
	 */
	public void release() {
		end();
		this.leases.stop(this);
		this.finisher.release(this.claim);
	}

	Claim claim() {
		return this.claim;
	}

	boolean isEnded() {
		return this.ended.get();
	}

	void leaseLost() {
		this.leaseLost = true;
	}

	private void end() {
		if (!this.ended.compareAndSet(false, true)) {
			throw new IllegalStateException("An execution is ended once: " + this.claim.key());
		}
	}

}
