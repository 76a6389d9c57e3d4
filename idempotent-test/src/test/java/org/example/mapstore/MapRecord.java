package org.example.mapstore;

import java.time.Instant;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.OwnerToken;

/**
 * What is known of a key.
 *
 * @param result not to be changed; empty until it is consumed
 */
record MapRecord(Status status, OwnerToken token, int attempt, Fingerprint fingerprint, Instant leaseUntil,
		Instant keepUntil, byte[] result) {

	enum Status {

		CREATED, CONSUMED, HELD

	}

	static MapRecord of(Claim claim, Instant now, Instant keepUntil) {
		return new MapRecord(Status.CREATED, claim.token(), 1, claim.fingerprint(), now.plus(claim.lease()), keepUntil,
				new byte[0]);
	}

	boolean isLeased(Instant now) {
		return now.isBefore(this.leaseUntil);
	}

	boolean isForgotten(Instant now) {
		return !now.isBefore(this.keepUntil) && !isLeased(now);
	}

	MapRecord takenOver(Claim claim, Instant now) {
		return new MapRecord(Status.CREATED, claim.token(), this.attempt + 1, this.fingerprint, now.plus(claim.lease()),
				this.keepUntil, this.result);
	}

	MapRecord leased(Instant until) {
		return new MapRecord(this.status, this.token, this.attempt, this.fingerprint, until, this.keepUntil,
				this.result);
	}

	MapRecord consumed(byte[] result) {
		return new MapRecord(Status.CONSUMED, this.token, this.attempt, this.fingerprint, this.leaseUntil,
				this.keepUntil, result);
	}

	MapRecord held() {
		return new MapRecord(Status.HELD, this.token, this.attempt, this.fingerprint, Instant.MIN, this.keepUntil,
				this.result);
	}

	MapRecord forgotten() {
		return new MapRecord(this.status, this.token, this.attempt, this.fingerprint, Instant.MIN, Instant.MIN,
				this.result);
	}

}
