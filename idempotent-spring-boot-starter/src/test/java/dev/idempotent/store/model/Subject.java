package dev.idempotent.store.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.idempotent.core.Claim;
import dev.idempotent.core.ClaimResult;
import dev.idempotent.core.IdempotencyStore;
import dev.idempotent.core.OwnerToken;
import dev.idempotent.core.RecordKey;
import dev.idempotent.core.Release;
import dev.idempotent.store.Claims;
import dev.idempotent.store.model.Step.Kind;

/**
 * One record in a store, and those who want it.
 */
final class Subject {

	static final Duration LEASE = Duration.ofMinutes(1);

	static final Duration RETENTION = Duration.ofHours(1);

	private final IdempotencyStore store;

	private final Time time;

	private final RecordKey key = Claims.newKey();

	private final List<Claim> claims = new ArrayList<>();

	Subject(IdempotencyStore store, Time time) {
		this.store = store;
		this.time = time;
		for (int owner = 0; owner < Step.OWNERS; owner++) {
			this.claims.add(new Claim(this.key, OwnerToken.random(),
					(owner == Step.OTHER_FINGERPRINT) ? Claims.OTHER_FINGERPRINT : Claims.FINGERPRINT, LEASE, RETENTION,
					true));
		}
	}

	/**
	 * Takes a step, and returns the answer as the model writes it.
	 */
	String take(Step step) {
		Claim claim = this.claims.get(step.owner());
		return switch (step.kind()) {
			case CLAIM, CLAIM_TAKING_OVER ->
				text(this.store.claim((step.kind() == Kind.CLAIM_TAKING_OVER) ? claim : Claims.notTakingOver(claim)));
			case COMPLETE -> this.store.complete(claim, new byte[] { (byte) step.owner() }).name();
			case RENEW -> this.store.renew(claim).name();
			case FREE -> this.store.release(claim, Release.FREE_KEY).name();
			case HOLD -> this.store.release(claim, Release.HOLD_KEY).name();
			case LEASE_PASSES -> passed(this.time::leasePasses);
			case RETENTION_PASSES -> passed(this.time::retentionPasses);
		};
	}

	private String passed(Consumer<RecordKey> passing) {
		passing.accept(this.key);
		return "";
	}

	private static String text(ClaimResult result) {
		if (result instanceof ClaimResult.Granted granted) {
			return "Granted " + granted.attempt();
		}
		if (result instanceof ClaimResult.Consumed consumed) {
			return "Consumed " + consumed.result()[0];
		}
		return result.getClass().getSimpleName();
	}

}
