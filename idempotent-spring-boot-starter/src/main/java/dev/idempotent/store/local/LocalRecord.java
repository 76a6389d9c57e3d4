package dev.idempotent.store.local;

import java.time.Duration;
import java.util.Arrays;

import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;

/**
 * A record, changed by steps under its key's mutex only; what {@link Capacity} keeps in
 * it, under the capacity's. Laid out to take little memory, as there may be a million.
 */
final class LocalRecord {

	private static final int HEADER_LENGTH = OwnerToken.LENGTH + Fingerprint.LENGTH;

	// Volatile, as the next: pages of records are chosen without the mutex
	private volatile Status status = Status.CREATED;

	private int attempt = 1;

	private volatile long leaseEnd;

	private final long createdAt;

	// The owner's token, the fingerprint, the result
	private byte[] content;

	/**
	 * Time by the store's ticker from which on it counts as absent: the capacity's.
	 */
	long expiresAt;

	/**
	 * Where it stands in the order of expiry: the capacity's.
	 */
	int place = ExpiryHeap.NONE;

	/**
	 * Bytes of its result: the capacity's.
	 */
	int size;

	LocalRecord(Claim claim, long createdAt, long leaseEnd) {
		this.createdAt = createdAt;
		this.content = Arrays.copyOf(claim.token().toBytes(), HEADER_LENGTH);
		System.arraycopy(claim.fingerprint().toBytes(), 0, this.content, OwnerToken.LENGTH, Fingerprint.LENGTH);
		this.leaseEnd = leaseEnd;
	}

	ClaimResult answerTo(Claim claim, long now) {
		if (!Arrays.equals(this.content, OwnerToken.LENGTH, HEADER_LENGTH, claim.fingerprint().toBytes(), 0,
				Fingerprint.LENGTH)) {
			return new ClaimResult.Mismatch();
		}
		return switch (this.status) {
			case CONSUMED ->
				new ClaimResult.Consumed(Arrays.copyOfRange(this.content, HEADER_LENGTH, this.content.length));
			case HELD -> new ClaimResult.Abandoned();
			case CREATED -> created(claim, now);
		};
	}

	RecordDescription describe(RecordKey key, long now) {
		return new RecordDescription(key, state(now), version(), this.attempt, Duration.ofNanos(now - this.createdAt),
				Duration.ofNanos(isLeasedAt(now) ? this.leaseEnd - now : 0), Duration.ofNanos(this.expiresAt - now),
				this.content.length - HEADER_LENGTH);
	}

	RecordDescription.State state(long now) {
		return switch (this.status) {
			case CONSUMED -> RecordDescription.State.CONSUMED;
			case HELD -> RecordDescription.State.HELD;
			case CREATED -> isLeasedAt(now) ? RecordDescription.State.IN_PROGRESS : RecordDescription.State.ABANDONED;
		};
	}

	byte @Nullable [] result() {
		return is(Status.CONSUMED) ? Arrays.copyOfRange(this.content, HEADER_LENGTH, this.content.length) : null;
	}

	boolean isOwnedBy(Claim claim) {
		return Arrays.equals(this.content, 0, OwnerToken.LENGTH, claim.token().toBytes(), 0, OwnerToken.LENGTH);
	}

	boolean is(Status status) {
		return this.status == status;
	}

	int attempt() {
		return this.attempt;
	}

	String version() {
		return OwnerToken.version(this.content);
	}

	boolean isExpiredAt(long now) {
		return now - this.expiresAt >= 0;
	}

	void lease(Ownership ownership, long leaseEnd) {
		System.arraycopy(ownership.claim().token().toBytes(), 0, this.content, 0, OwnerToken.LENGTH);
		this.attempt = ownership.attempt();
		this.leaseEnd = leaseEnd;
	}

	void consume(byte[] result) {
		byte[] longer = Arrays.copyOf(this.content, HEADER_LENGTH + result.length);
		System.arraycopy(result, 0, longer, HEADER_LENGTH, result.length);
		this.content = longer;
		this.status = Status.CONSUMED;
	}

	/**
	 * Completes it in its owner's place, who no longer owns it.
	 */
	void settle(byte[] result) {
		consume(result);
		System.arraycopy(OwnerToken.random().toBytes(), 0, this.content, 0, OwnerToken.LENGTH);
	}

	/**
	 * Returns whether it is held now, or was before.
	 */
	boolean hold() {
		if (this.status == Status.CREATED) {
			this.status = Status.HELD;
		}
		return this.status == Status.HELD;
	}

	private boolean isLeasedAt(long now) {
		return this.status == Status.CREATED && now - this.leaseEnd < 0;
	}

	private ClaimResult created(Claim claim, long now) {
		if (isOwnedBy(claim)) {
			return new ClaimResult.Granted(new Ownership(claim, this.attempt));
		}
		if (isLeasedAt(now)) {
			return new ClaimResult.InProgress();
		}
		return claim.takeOver() ? new ClaimResult.Granted(new Ownership(claim, this.attempt + 1))
				: new ClaimResult.Abandoned();
	}

	/**
	 * Lets Caffeine forget a record when it has expired.
	 */
	static final class ByExpiry implements Expiry<Object, LocalRecord> {

		@Override
		public long expireAfterCreate(Object key, LocalRecord record, long now) {
			return record.expiresAt - now;
		}

		@Override
		public long expireAfterUpdate(Object key, LocalRecord record, long now, long duration) {
			return record.expiresAt - now;
		}

		@Override
		public long expireAfterRead(Object key, LocalRecord record, long now, long duration) {
			return duration;
		}

	}

	/**
	 * Where a record is. A held one is created, and owned by nobody.
	 */
	enum Status {

		CREATED, CONSUMED, HELD

	}

}
