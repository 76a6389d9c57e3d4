package dev.idempotent.store.local;

import com.github.benmanes.caffeine.cache.Expiry;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.Ownership;
import org.jspecify.annotations.Nullable;

/**
 * A record at one moment.
 *
 * @param owner token of the claim that was granted last
 * @param attempt of that claim
 * @param fingerprint of the first claim
 * @param leaseEnd time by the store's ticker
 * @param place says when the record expires
 * @param ended what every later claim gets: the result, or abandoned where the key is
 * held; null: created, and owned
 */
record LocalRecord(OwnerToken owner, int attempt, Fingerprint fingerprint, long leaseEnd, Place place,
		@Nullable ClaimResult ended) {

	ClaimResult answerTo(Claim claim, long now) {
		if (!this.fingerprint.equals(claim.fingerprint())) {
			return new ClaimResult.Mismatch();
		}
		if (this.ended != null) {
			return this.ended;
		}
		if (this.owner.equals(claim.token())) {
			return new ClaimResult.Granted(new Ownership(claim, this.attempt));
		}
		if (now - this.leaseEnd < 0) {
			return new ClaimResult.InProgress();
		}
		return claim.takeOver() ? new ClaimResult.Granted(new Ownership(claim, this.attempt + 1))
				: new ClaimResult.Abandoned();
	}

	boolean isExpiredAt(long now) {
		return this.place.isFreeAt(now);
	}

	LocalRecord leased(OwnerToken owner, int attempt, long leaseEnd, Place place) {
		return new LocalRecord(owner, attempt, this.fingerprint, leaseEnd, place, null);
	}

	LocalRecord ended(ClaimResult ended) {
		return new LocalRecord(this.owner, this.attempt, this.fingerprint, this.leaseEnd, this.place, ended);
	}

	/**
	 * Lets Caffeine forget a record when its place is free.
	 */
	static final class ByPlace implements Expiry<Object, LocalRecord> {

		@Override
		public long expireAfterCreate(Object key, LocalRecord value, long currentTime) {
			return value.place().expiresAt() - currentTime;
		}

		@Override
		public long expireAfterUpdate(Object key, LocalRecord value, long currentTime, long currentDuration) {
			return value.place().expiresAt() - currentTime;
		}

		@Override
		public long expireAfterRead(Object key, LocalRecord value, long currentTime, long currentDuration) {
			return currentDuration;
		}

	}

}
