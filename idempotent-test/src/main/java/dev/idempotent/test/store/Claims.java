package dev.idempotent.test.store;

import java.time.Duration;
import java.util.UUID;

import org.assertj.core.api.Condition;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;

/**
 * Claims for tests: of a new owner, taking over, with a lease and a retention that no
 * test outlives unless it asks for shorter ones.
 */
public final class Claims {

	public static final Fingerprint FINGERPRINT = Fingerprint.of("what was asked");

	public static final Fingerprint OTHER_FINGERPRINT = Fingerprint.of("something else");

	private static final Duration LONG = Duration.ofHours(1);

	private Claims() {
	}

	/**
	 * Returns a key that no other test has, for stores that outlive a test.
	 */
	public static RecordKey newKey() {
		return RecordKey.of(null, "operation", null, UUID.randomUUID().toString());
	}

	public static Claim claim(RecordKey key) {
		return new Claim(key, OwnerToken.random(), FINGERPRINT, LONG, LONG, true);
	}

	public static Claim lasting(Claim claim, Duration lease, Duration retention) {
		return new Claim(claim.key(), claim.token(), claim.fingerprint(), lease, retention, claim.takeOver());
	}

	public static Claim notTakingOver(Claim claim) {
		return new Claim(claim.key(), claim.token(), claim.fingerprint(), claim.lease(), claim.retention(), false);
	}

	public static Claim asking(Claim claim, Fingerprint fingerprint) {
		return new Claim(claim.key(), claim.token(), fingerprint, claim.lease(), claim.retention(), claim.takeOver());
	}

	/**
	 * Returns the ownership of a first claim, whether it was granted or not.
	 */
	public static Ownership owned(Claim claim) {
		return new Ownership(claim, 1);
	}

	public static Release hold(Claim claim) {
		return new Release.Hold(owned(claim));
	}

	/**
	 * Is fulfilled by the grant of an attempt.
	 */
	public static Condition<ClaimResult> granted(int attempt) {
		return new Condition<>(
				(result) -> result instanceof ClaimResult.Granted granted && granted.ownership().attempt() == attempt,
				"granted, attempt %d", attempt);
	}

}
