package dev.idempotent.store.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.model.Step.Kind;
import dev.idempotent.test.store.Claims;

/**
 * One record in a store, and those who want it.
 */
final class Subject {

	private static final Duration LEASE = Time.TICK.multipliedBy(ModelRecord.LEASE);

	private static final Duration RETENTION = Time.TICK.multipliedBy(ModelRecord.RETENTION);

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
			case COMPLETE, COMPLETE_OTHERWISE ->
				this.store.complete(Claims.owned(claim), new byte[] { (byte) ModelRecord.result(step) }).name();
			case RENEW -> this.store.renew(Claims.owned(claim)).name();
			case FREE -> this.store.release(new Release.Free(claim)).name();
			case HOLD -> this.store.release(Claims.hold(claim)).name();
			case TICK -> tick();
		};
	}

	private String tick() {
		this.time.tick(this.key);
		return "";
	}

	private static String text(ClaimResult result) {
		if (result instanceof ClaimResult.Granted granted) {
			return "Granted " + granted.ownership().attempt();
		}
		if (result instanceof ClaimResult.Consumed consumed) {
			return "Consumed " + consumed.result()[0];
		}
		return result.getClass().getSimpleName();
	}

}
