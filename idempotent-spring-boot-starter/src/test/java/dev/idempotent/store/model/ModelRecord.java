package dev.idempotent.store.model;

import dev.idempotent.store.model.Step.Kind;

/**
 * A record as the contract has it: what a store's answers are compared with. It has all
 * that can ever make a difference, and nothing else, so that there are few.
 *
 * @param status where it is
 * @param owner of the last granted claim
 * @param attempt of that claim, while created
 * @param result what it was completed with, once consumed
 * @param lease ticks for which the owner is still believed
 * @param kept ticks until it is absent
 */
public record ModelRecord(Status status, int owner, int attempt, int result, int lease, int kept) {

	/**
	 * Ticks of a lease.
	 */
	static final int LEASE = 2;

	/**
	 * Ticks of the retention: enough for two take-overs, the second's lease outliving it.
	 */
	static final int RETENTION = 5;

	/**
	 * No record.
	 */
	public static final ModelRecord ABSENT = new ModelRecord(Status.ABSENT, 0, 0, 0, 0, 0);

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
			case COMPLETE, COMPLETE_OTHERWISE -> owned(step, Status.CONSUMED, ended(Status.CONSUMED, result(step)));
			case HOLD -> owned(step, Status.HELD, ended(Status.HELD, 0));
			case RENEW -> owned(step, Status.CREATED, leased(this.owner, this.attempt));
			case FREE -> owned(step, Status.CREATED, ABSENT);
			case TICK -> new Outcome("", older());
		};
	}

	/**
	 * Returns the result that a step completes with, another for each owner and kind.
	 */
	static int result(Step step) {
		return step.owner() + ((step.kind() == Kind.COMPLETE) ? 0 : Step.OWNERS);
	}

	boolean asksTheSame(int claimer) {
		return (claimer == Step.OTHER_FINGERPRINT) == (this.owner == Step.OTHER_FINGERPRINT);
	}

	private Outcome claim(int claimer, boolean takeOver) {
		if (this.status == Status.ABSENT) {
			return granted(new ModelRecord(Status.CREATED, claimer, 1, 0, LEASE, RETENTION));
		}
		if (!asksTheSame(claimer)) {
			return new Outcome("Mismatch", this);
		}
		if (this.status == Status.CONSUMED) {
			return new Outcome("Consumed " + this.result, this);
		}
		if (this.status == Status.HELD) {
			return new Outcome("Abandoned", this);
		}
		if (claimer == this.owner) {
			return granted(leased(claimer, this.attempt));
		}
		if (this.lease > 0) {
			return new Outcome("InProgress", this);
		}
		return takeOver ? granted(leased(claimer, this.attempt + 1)) : new Outcome("Abandoned", this);
	}

	// Done once while created, and again, without effect, where it led to
	private Outcome owned(Step step, Status again, ModelRecord after) {
		if (this.status == Status.ABSENT || step.owner() != this.owner) {
			return new Outcome("NOT_OWNER", this);
		}
		if (this.status == Status.CREATED) {
			return new Outcome("DONE", after);
		}
		return new Outcome((this.status == again) ? "DONE" : "NOT_OWNER", this);
	}

	private ModelRecord leased(int owner, int attempt) {
		return new ModelRecord(Status.CREATED, owner, attempt, 0, LEASE, Math.max(this.kept, LEASE));
	}

	private ModelRecord ended(Status status, int result) {
		return new ModelRecord(status, this.owner, 0, result, 0, this.kept);
	}

	private ModelRecord older() {
		return (this.kept <= 1) ? ABSENT : new ModelRecord(this.status, this.owner, this.attempt, this.result,
				Math.max(0, this.lease - 1), this.kept - 1);
	}

	private static Outcome granted(ModelRecord after) {
		return new Outcome("Granted " + after.attempt, after);
	}

}
