package dev.idempotent.actuate.health;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Admission;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;

/**
 * Remembers what the store last did for requests. Thread-safe.
 */
public final class StoreEvents implements IdempotencyListener {

	private volatile @Nullable Refused refused;

	private volatile int waitingCompletions;

	private volatile long waitingBytes;

	/**
	 * Only a grant shows that claims are granted: a store that is full still replays.
	 */
	@Override
	public void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
		if (admission instanceof Admission.StoreUnavailable unavailable) {
			this.refused = new Refused(System.nanoTime(), unavailable.cause());
		}
		else if (admission instanceof Admission.Proceed && this.refused != null) {
			this.refused = null;
		}
	}

	@Override
	public void completionsWaiting(int count, long bytes) {
		this.waitingCompletions = count;
		this.waitingBytes = bytes;
	}

	/**
	 * Returns why a claim was refused, if one was and none was granted since.
	 * @param within how long ago at most
	 */
	@Nullable Throwable refused(Duration within) {
		Refused last = this.refused;
		return (last != null && System.nanoTime() - last.at() < within.toNanos()) ? last.cause() : null;
	}

	public int waitingCompletions() {
		return this.waitingCompletions;
	}

	long waitingBytes() {
		return this.waitingBytes;
	}

	private record Refused(long at, Throwable cause) {
	}

}
