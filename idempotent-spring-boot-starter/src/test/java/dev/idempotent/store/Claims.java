package dev.idempotent.store;

import java.time.Duration;
import java.util.UUID;

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
		return RecordKey.of("operation", null, UUID.randomUUID().toString());
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

}
