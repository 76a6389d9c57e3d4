package dev.idempotent.engine;

import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A granted claim, from the method's start to its end. Ended exactly once, by
 * {@link #complete}, {@link #release}, {@link #hold} or {@link #abandon}, from any
 * thread; until then its lease is renewed. No ending throws what the store throws: a step
 * that fails is made again in the background.
 */
public final class Execution {

	private final Claim claim;

	private final int attempt;

	private final LeaseKeeper leases;

	private final Finisher finisher;

	private final Running running;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicBoolean leaseLost = new AtomicBoolean();

	Execution(Claim claim, int attempt, LeaseKeeper leases, Finisher finisher, Running running) {
		this.claim = claim;
		this.attempt = attempt;
		this.leases = leases;
		this.finisher = finisher;
		this.running = running;
		running.started();
	}

	/**
	 * Returns the record that is claimed.
	 */
	public RecordKey key() {
		return this.claim.key();
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
		return this.leaseLost.get();
	}

	/**
	 * Stores the result. To be called whenever the method has returned something to
	 * remember, also when it can't be encoded: releasing would let it run again.
	 * @param result opaque bytes, handed to every replay
	 * @throws IllegalStateException when the execution was ended before
	 */
	public void complete(byte[] result) {
		byte[] copy = result.clone();
		end(() -> this.finisher.complete(this, copy));
	}

	/**
	 * Frees the key, because the method failed and a retry may succeed.
	 * @throws IllegalStateException when the execution was ended before
	 */
	public void release() {
		end(() -> {
			this.leases.stop(this);
			this.finisher.release(this.claim);
		});
	}

	/**
	 * Keeps the key until its retention is over, because nobody knows whether the work
	 * was done: no repeat runs, and nobody takes over.
	 * @throws IllegalStateException when the execution was ended before
	 */
	public void hold() {
		end(() -> this.finisher.hold(this));
	}

	/**
	 * Leaves the key to its lease, because what becomes of the work can't be seen: nobody
	 * runs it before the lease is over.
	 * @throws IllegalStateException when the execution was ended before
	 */
	public void abandon() {
		end(() -> this.leases.stop(this));
	}

	/**
	 * Renews the lease no more, because there is no sign of life left to vouch for. The
	 * execution may still be ended, also when its lease is over and nobody has taken
	 * over.
	 */
	public void stopRenewing() {
		this.leases.stop(this);
	}

	Claim claim() {
		return this.claim;
	}

	boolean isEnded() {
		return this.ended.get();
	}

	/**
	 * Returns false when it was known before.
	 */
	boolean leaseLost() {
		return this.leaseLost.compareAndSet(false, true);
	}

	private void end(Runnable ending) {
		if (!this.ended.compareAndSet(false, true)) {
			throw new IllegalStateException("An execution is ended once: " + this.claim.key());
		}
		try {
			ending.run();
		}
		finally {
			this.running.ended();
		}
	}

}
