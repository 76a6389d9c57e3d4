package dev.idempotent.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.transaction.ExecutionTransaction;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.TransactionalIdempotencyStore.Settlement;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;

/**
 * A granted claim, from the method's start to its end. Ended once, by {@link #complete},
 * {@link #release}, {@link #hold} or {@link #abandon}, from any thread; until then its
 * lease is renewed. The first end counts, and every further one is ignored. None throws,
 * whatever a store or a listener does: a step that fails is made again in the background.
 *
 * @since 0.1.0
 */
public final class Execution {

	private static final byte[] NOTHING = {};

	private final IdempotentOperation operation;

	private final Ownership ownership;

	private final Ends ends;

	private final long claimed;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicBoolean leaseLossTold = new AtomicBoolean();

	private final AtomicLong renewing = new AtomicLong();

	private volatile long renewed;

	private volatile boolean leaseLost;

	private volatile Follower follower = Follower.NONE;

	/**
	 * Creates an execution.
	 * @param claimed when its claim was sent, by {@link System#nanoTime}
	 */
	Execution(IdempotentOperation operation, Ownership ownership, long claimed, Ends ends) {
		this.operation = operation;
		this.ownership = ownership;
		this.claimed = claimed;
		this.renewed = claimed;
		this.ends = ends;
	}

	/**
	 * Returns what is executed.
	 */
	public IdempotentOperation operation() {
		return this.operation;
	}

	/**
	 * Lets somebody be told when this has ended, once. To be called before that.
	 */
	public void follow(Follower follower) {
		this.follower = follower;
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
	 * renewal has succeeded for as long as the lease lasts.
	 */
	public boolean isLeaseLost() {
		return this.leaseLost || (!isEnded() && System.nanoTime() - this.renewed >= leaseNanos());
	}

	/**
	 * Stores the result, as {@link #complete(byte[], Supplier)} does, and no bytes at all
	 * where there is no room to keep them until then.
	 * @return false when the execution was ended before
	 */
	public boolean complete(byte[] result) {
		return complete(result, () -> NOTHING);
	}

	/**
	 * Stores the result. To be called whenever the method has returned something to
	 * remember, also when it can't be encoded: releasing would let it run again.
	 * @param result opaque bytes, handed to every replay; not changed before this returns
	 * @param withoutAnswer few bytes that say that the work was done, stored instead of
	 * the result when that has to wait for the store, and too many bytes wait already;
	 * asked for then only
	 * @return false when the execution was ended before
	 */
	public boolean complete(byte[] result, Supplier<byte[]> withoutAnswer) {
		return end(Ending.COMPLETED, result, withoutAnswer);
	}

	/**
	 * Frees the key, because the method failed and a retry may succeed.
	 * @return false when the execution was ended before
	 */
	public boolean release() {
		return end(Ending.RELEASED, NOTHING, () -> NOTHING);
	}

	/**
	 * Keeps the key until its retention is over, because nobody knows whether the work
	 * was done: no repeat runs, and nobody takes over.
	 * @return false when the execution was ended before
	 */
	public boolean hold() {
		return end(Ending.HELD, NOTHING, () -> NOTHING);
	}

	/**
	 * Leaves the key to its lease, because what becomes of the work can't be seen: nobody
	 * runs it before the lease is over.
	 * @return false when the execution was ended before
	 */
	public boolean abandon() {
		return end(Ending.ABANDONED, NOTHING, () -> NOTHING);
	}

	/**
	 * Returns the running thread's transaction, if the record commits with it, or null.
	 */
	public @Nullable ExecutionTransaction currentTransaction() {
		Steps steps = this.ends.currentTransaction();
		return (steps != null) ? new ExecutionTransaction(steps, this.ownership) : null;
	}

	/**
	 * Ends because a transaction has committed that ended it in the store.
	 * @return false when the execution was ended before
	 */
	public boolean committed(Ending ending) {
		boolean first = this.ended.compareAndSet(false, true);
		if (first) {
			this.ends.committed(this, ending);
			this.follower.ended(this, ending);
		}
		return first;
	}

	/**
	 * Ends because nobody knows whether a transaction has committed that has written into
	 * the record, which therefore tells: now, or in the background once the store
	 * answers.
	 * @return what became of it; null when it is not known yet, or the execution was
	 * ended before
	 */
	public @Nullable Settlement settle() {
		if (!this.ended.compareAndSet(false, true)) {
			return null;
		}
		Settlement settlement = this.ends.settle(this);
		this.follower.ended(this, Ending.SETTLED);
		return settlement;
	}

	Ownership ownership() {
		return this.ownership;
	}

	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.claimed);
	}

	long leaseNanos() {
		return TimeUnit.NANOSECONDS.convert(this.ownership.claim().lease());
	}

	/**
	 * Returns whether it was ended, if only by {@link #abandon}.
	 */
	public boolean isEnded() {
		return this.ended.get();
	}

	/**
	 * Begins a renewal, unless one is under way. One that has no answer after as long as
	 * the lease lasts has none to come.
	 */
	boolean beginRenewal() {
		long now = System.nanoTime() | 1;
		long since = this.renewing.get();
		return (since == 0 || now - since >= leaseNanos()) && this.renewing.compareAndSet(since, now);
	}

	void endRenewal() {
		this.renewing.set(0);
	}

	/**
	 * Notes a renewal.
	 * @param sent when it was asked for, by {@link System#nanoTime}
	 */
	void renewed(long sent) {
		this.renewed = sent;
	}

	/**
	 * Notes that the lease is lost for good.
	 */
	void leaseLost() {
		this.leaseLost = true;
		tellLeaseLost();
	}

	/**
	 * Tells that the lease is lost, unless that was told before.
	 */
	boolean tellLeaseLost() {
		boolean first = this.leaseLossTold.compareAndSet(false, true);
		if (first) {
			this.ends.leaseLost(this);
		}
		return first;
	}

	private boolean end(Ending ending, byte[] result, Supplier<byte[]> withoutAnswer) {
		boolean first = this.ended.compareAndSet(false, true);
		if (first) {
			this.ends.end(this, ending, result, withoutAnswer);
			this.follower.ended(this, ending);
		}
		return first;
	}

	/**
	 * How an execution was ended.
	 */
	public enum Ending {

		/**
		 * With a result.
		 */
		COMPLETED,

		/**
		 * Without one: the key is free.
		 */
		RELEASED,

		/**
		 * Nobody knows: the key is held until its retention is over.
		 */
		HELD,

		/**
		 * As the record tells, since nobody heard what became of a transaction.
		 */
		SETTLED,

		/**
		 * Left to its lease.
		 */
		ABANDONED

	}

	/**
	 * Is told of one execution's end. Throws nothing.
	 */
	@FunctionalInterface
	public interface Follower {

		/**
		 * Does nothing.
		 */
		Follower NONE = (execution, ending) -> {
		};

		/**
		 * The execution was ended, though perhaps not in the store yet.
		 */
		void ended(Execution execution, Ending ending);

	}

	/**
	 * What the end of an execution comes to. Throws nothing.
	 */
	interface Ends {

		void end(Execution execution, Ending ending, byte[] result, Supplier<byte[]> withoutAnswer);

		void leaseLost(Execution execution);

		@Nullable Steps currentTransaction();

		void committed(Execution execution, Ending ending);

		@Nullable Settlement settle(Execution execution);

	}

}
