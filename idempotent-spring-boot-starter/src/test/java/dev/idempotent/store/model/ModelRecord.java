package dev.idempotent.store.model;

import dev.idempotent.store.model.Step.Kind;

/**
 * A record as the contract has it: what a store's answers and states are compared with.
 *
 * @param status where it is
 * @param owner of the last granted claim
 * @param attempt of that claim
 * @param leaseAlive whether the owner is believed
 */
public record ModelRecord(Status status, int owner, int attempt, boolean leaseAlive) {

	/**
	 * No record.
	 */
	public static final ModelRecord ABSENT = new ModelRecord(Status.ABSENT, 0, 0, false);

	/**
	 * Where a record is.
	 */
	public enum Status {

		ABSENT, CREATED, HELD, CONSUMED

	}

	/**
	 * What a step comes to.
	 *
	 * @param answer as text, empty when time passes
	 * @param after the record then
	 */
	public record Outcome(String answer, ModelRecord after) {
	}

	/**
	 * Takes a step.
	 */
	public Outcome after(Step step) {
		return switch (step.kind()) {
			case CLAIM, CLAIM_TAKING_OVER -> claim(step.owner(), step.kind() == Kind.CLAIM_TAKING_OVER);
			case COMPLETE ->
				owned(step, Status.CONSUMED, new ModelRecord(Status.CONSUMED, this.owner, this.attempt, false));
			case HOLD -> owned(step, Status.HELD, new ModelRecord(Status.HELD, this.owner, this.attempt, false));
			case RENEW -> owned(step, Status.CREATED, new ModelRecord(this.status, this.owner, this.attempt, true));
			case FREE -> owned(step, Status.CREATED, ABSENT);
			case LEASE_PASSES -> new Outcome("", new ModelRecord(this.status, this.owner, this.attempt, false));
			case RETENTION_PASSES -> new Outcome("", ABSENT);
		};
	}

	private Outcome claim(int claimer, boolean takeOver) {
		if (this.status == Status.ABSENT) {
			return granted(claimer, 1);
		}
		if (isOther(claimer) != isOther(this.owner)) {
			return new Outcome("Mismatch", this);
		}
		if (this.status == Status.CONSUMED) {
			return new Outcome("Consumed " + this.owner, this);
		}
		if (this.status == Status.HELD) {
			return new Outcome("Abandoned", this);
		}
		if (claimer == this.owner) {
			return granted(claimer, this.attempt);
		}
		if (this.leaseAlive) {
			return new Outcome("InProgress", this);
		}
		return takeOver ? granted(claimer, this.attempt + 1) : new Outcome("Abandoned", this);
	}

	// Done once while created, and again where it led to before
	private Outcome owned(Step step, Status again, ModelRecord after) {
		boolean owner = this.status != Status.ABSENT && step.owner() == this.owner;
		boolean possible = this.status == Status.CREATED || this.status == again;
		return (owner && possible) ? new Outcome("DONE", after) : new Outcome("NOT_OWNER", this);
	}

	private static Outcome granted(int owner, int attempt) {
		return new Outcome("Granted " + attempt, new ModelRecord(Status.CREATED, owner, attempt, true));
	}

	private static boolean isOther(int owner) {
		return owner == Step.OTHER_FINGERPRINT;
	}

}
