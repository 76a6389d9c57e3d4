package dev.idempotent.store.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that happens to a record. An owner that crashes is one that takes no further
 * step; a step that is delivered twice, or late, is one that is taken again.
 *
 * @param kind what
 * @param owner whose; of no meaning when time passes
 */
public record Step(Kind kind, int owner) {

	/**
	 * Two that ask the same, and one that asks something else with the same key.
	 */
	static final int OWNERS = 3;

	static final int OTHER_FINGERPRINT = 2;

	/**
	 * Returns all steps.
	 */
	public static List<Step> all() {
		List<Step> steps = new ArrayList<>();
		for (Kind kind : Kind.values()) {
			for (int owner = 0; owner < (kind.isTime() ? 1 : OWNERS); owner++) {
				steps.add(new Step(kind, owner));
			}
		}
		return List.copyOf(steps);
	}

	@Override
	public String toString() {
		return this.kind.isTime() ? this.kind.name() : this.kind + " by " + "ABC".charAt(this.owner);
	}

	/**
	 * What can happen.
	 */
	public enum Kind {

		CLAIM_TAKING_OVER, CLAIM, COMPLETE, RENEW, FREE, HOLD, LEASE_PASSES, RETENTION_PASSES;

		boolean isTime() {
			return this == LEASE_PASSES || this == RETENTION_PASSES;
		}

		boolean isClaim() {
			return this == CLAIM_TAKING_OVER || this == CLAIM;
		}

	}

}
