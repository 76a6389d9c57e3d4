package dev.idempotent.engine;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.idempotent.engine.IdempotencyListener.Ending;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;

/**
 * A granted claim, from the method's start to its end. Ended once, by {@link #complete},
 * {@link #release}, {@link #hold} or {@link #abandon}, from any thread; until then its
 * lease is renewed. The first end counts, and every further one is ignored. None throws:
 * a step that fails is made again in the background.
 */
public final class Execution {

	private final IdempotentOperation operation;

	private final Ownership ownership;

	private final LeaseKeeper leases;

	private final Finisher finisher;

	private final Running running;

	private final IdempotencyListener listener;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicBoolean leaseLost = new AtomicBoolean();

	Execution(IdempotentOperation operation, Ownership ownership, LeaseKeeper leases, Finisher finisher,
			Running running, IdempotencyListener listener) {
		this.operation = operation;
		this.ownership = ownership;
		this.leases = leases;
		this.finisher = finisher;
		this.running = running;
		this.listener = listener;
		running.started();
	}

	/**
	 * Returns what is executed.
	 */
	public IdempotentOperation operation() {
		return this.operation;
	}

	/**
	 * Returns the record that is claimed.
	 */
	public RecordKey key() {
		return this.ownership.key();
	}

	/**
	 * Returns 1 for the record's first claim, and one more for every take-over.
	 */
	public int attempt() {
		return this.ownership.attempt();
	}

	/**
	 * Returns whether another owner is known to have taken over, or may have, because no
	 * renewal has succeeded for as long as a lease lasts.
	 */
	public boolean isLeaseLost() {
		return this.leaseLost.get();
	}

	/**
	 * Stores the result, and where there is no memory to keep it until it can be stored,
	 * no bytes at all.
	 * @return false when the execution was ended before
	 */
	public boolean complete(byte[] result) {
		return complete(result, new byte[0]);
	}

	/**
	 * Stores the result. To be called whenever the method has returned something to
	 * remember, also when it can't be encoded: releasing would let it run again.
	 * @param result opaque bytes, handed to every replay
	 * @param withoutAnswer few bytes that say that the work was done, stored instead of
	 * the result when that can't be stored at once and too many results wait
	 * @return false when the execution was ended before
	 */
	public boolean complete(byte[] result, byte[] withoutAnswer) {
		byte[] copy = result.clone();
		return end(Ending.COMPLETED, () -> this.finisher.complete(this, copy));
	}

	/**
	 * Frees the key, because the method failed and a retry may succeed.
	 * @return false when the execution was ended before
	 */
	public boolean release() {
		return end(Ending.RELEASED, () -> {
			this.leases.stop(this);
			this.finisher.release(this.ownership.claim());
		});
	}

	/**
	 * Keeps the key until its retention is over, because nobody knows whether the work
	 * was done: no repeat runs, and nobody takes over.
	 * @return false when the execution was ended before
	 */
	public boolean hold() {
		return end(Ending.HELD, () -> this.finisher.hold(this));
	}

	/**
	 * Leaves the key to its lease, because what becomes of the work can't be seen: nobody
	 * runs it before the lease is over.
	 * @return false when the execution was ended before
	 */
	public boolean abandon() {
		return end(Ending.ABANDONED, () -> this.leases.stop(this));
	}

	/**
	 * Renews the lease no more, because there is no sign of life left to vouch for. The
	 * execution may still be ended, also when its lease is over and nobody has taken
	 * over.
	 */
	public void stopRenewing() {
		this.leases.stop(this);
	}

	Ownership ownership() {
		return this.ownership;
	}

	public boolean isEnded() {
		return this.ended.get();
	}

	/**
	 * Returns false when it was known before.
	 */
	boolean leaseLost() {
		return this.leaseLost.compareAndSet(false, true);
	}

	private boolean end(Ending ending, Runnable step) {
		if (!this.ended.compareAndSet(false, true)) {
			return false;
		}
		try {
			step.run();
		}
		finally {
			this.running.ended();
		}
		this.listener.ended(this, ending);
		return true;
	}

}
