package dev.idempotent.actuate;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * A store that answers claims and descriptions as it is told.
 */
public class StubStore implements InspectableIdempotencyStore {

	public final AtomicInteger descriptions = new AtomicInteger();

	public volatile Runnable describing = () -> {
	};

	public volatile @Nullable ClaimResult claimed;

	public volatile boolean refusing;

	@Override
	public ClaimResult claim(Claim claim) {
		if (this.refusing) {
			throw new IdempotencyStoreException("The store is full", null, false);
		}
		ClaimResult result = this.claimed;
		return (result != null) ? result : new ClaimResult.Granted(new Ownership(claim, 1));
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
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

	@Override
	public @Nullable RecordDescription describe(RecordKey key) {
		this.descriptions.incrementAndGet();
		this.describing.run();
		return null;
	}

	@Override
	public byte @Nullable [] result(RecordKey key) {
		return null;
	}

	@Override
	public @Nullable RecordCounts counts() {
		return null;
	}

	@Override
	public Page findUnsettled(@Nullable String cursor, int limit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Decision free(RecordDescription seen) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Decision settle(RecordDescription seen, byte[] result) {
		throw new UnsupportedOperationException();
	}

}
