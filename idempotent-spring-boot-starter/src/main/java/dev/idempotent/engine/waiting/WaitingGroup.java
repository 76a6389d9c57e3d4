package dev.idempotent.engine.waiting;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;

/**
 * Requests of this server that wait for one record.
 * <ol>
 * <li>They share one watch, which began before any of them claims again.</li>
 * <li>One of them leads: it claims at once, so that nothing is missed that happened
 * before the watch, then whenever the watch calls, and now and then.</li>
 * <li>When the leader's answer says that the record has ended, everybody claims
 * once.</li>
 * <li>When the leader leaves, for whatever reason, another leads. A released key is the
 * leader's, and the others wait for it.</li>
 * </ol>
 * Thread-safe.
 */
final class WaitingGroup implements AutoCloseable {

	private final Supplier<Duration> interval;

	private final BooleanSupplier stopped;

	// Not a monitor: waiting in one would pin a virtual thread's carrier
	private final ReentrantLock lock = new ReentrantLock();

	private final Condition call = this.lock.newCondition();

	private final Condition turn = this.lock.newCondition();

	private final Watch watch;

	private boolean called;

	private volatile @Nullable Thread leader;

	private volatile long endings;

	/**
	 * Creates a group.
	 * @param interval of the leader's claims when the watch does not call
	 * @param stopped whether nobody may wait any more; {@link #wake} lets it be seen
	 * @param watches begins the watch with its listener
	 */
	WaitingGroup(Supplier<Duration> interval, BooleanSupplier stopped, Function<Runnable, Watch> watches) {
		this.interval = interval;
		this.stopped = stopped;
		this.watch = watches.apply(this::called);
	}

	/**
	 * Waits, and claims when it is the caller's turn.
	 * @param claim makes the caller's own claim
	 * @param deadline by {@link System#nanoTime}
	 * @return the last answer
	 */
	ClaimResult await(Supplier<ClaimResult> claim, long deadline) throws InterruptedException {
		long seen = this.endings;
		ClaimResult result = new ClaimResult.InProgress();
		while (result instanceof ClaimResult.InProgress && awaitTurn(seen, deadline)) {
			seen = this.endings;
			result = (this.leader == Thread.currentThread()) ? lead(claim, deadline) : claim.get();
		}
		return result;
	}

	/**
	 * Lets everybody see that nobody may wait any more.
	 */
	void wake() {
		this.lock.lock();
		try {
			this.call.signalAll();
			this.turn.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.watch.close();
	}

	private void called() {
		this.lock.lock();
		try {
			this.called = true;
			this.call.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean awaitTurn(long seen, long deadline) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.endings == seen && this.leader != null && !isOver(deadline)) {
				this.turn.awaitNanos(deadline - System.nanoTime());
			}
			if (this.endings != seen) {
				return true;
			}
			if (isOver(deadline)) {
				return false;
			}
			this.leader = Thread.currentThread();
			this.called = false;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private ClaimResult lead(Supplier<ClaimResult> claim, long deadline) throws InterruptedException {
		boolean ended = false;
		try {
			ClaimResult result = claim.get();
			while (result instanceof ClaimResult.InProgress && awaitCall(deadline)) {
				result = claim.get();
			}
			ended = !(result instanceof ClaimResult.InProgress || result instanceof ClaimResult.Granted);
			return result;
		}
		finally {
			resign(ended);
		}
	}

	private boolean awaitCall(long deadline) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long left = this.interval.get().toNanos();
			long next = System.nanoTime() + left;
			while (!this.called && left > 0 && !isOver(deadline)) {
				this.call.awaitNanos(Math.min(left, deadline - System.nanoTime()));
				left = next - System.nanoTime();
			}
			this.called = false;
			return !isOver(deadline);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void resign(boolean ended) {
		this.lock.lock();
		try {
			this.leader = null;
			if (ended) {
				this.endings++;
			}
			this.turn.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isOver(long deadline) {
		return this.stopped.getAsBoolean() || deadline - System.nanoTime() <= 0;
	}

}
