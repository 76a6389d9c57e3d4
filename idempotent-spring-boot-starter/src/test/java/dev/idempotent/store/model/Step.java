package dev.idempotent.store.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

	static final Step TICK = new Step(Kind.TICK, 0);

	/**
	 * Returns all steps.
	 */
	public static List<Step> all() {
		return Stream.of(Kind.values()).flatMap((kind) -> each(kind).stream()).toList();
	}

	/**
	 * Returns the steps by whose answers a record's state is recognised.
	 */
	static List<List<Step>> questions() {
		List<List<Step>> questions = new ArrayList<>();
		for (int ticks = 0; ticks <= ModelRecord.RETENTION; ticks++) {
			for (Step last : Stream.concat(each(Kind.CLAIM).stream(), each(Kind.HOLD).stream()).toList()) {
				List<Step> question = new ArrayList<>(Stream.generate(() -> TICK).limit(ticks).toList());
				question.add(last);
				questions.add(List.copyOf(question));
			}
		}
		return questions;
	}

	boolean isTick() {
		return this.kind == Kind.TICK;
	}

	boolean isClaim() {
		return this.kind == Kind.CLAIM || this.kind == Kind.CLAIM_TAKING_OVER;
	}

	private static List<Step> each(Kind kind) {
		if (kind == Kind.TICK) {
			return List.of(TICK);
		}
		return Stream.iterate(0, (owner) -> owner + 1).limit(OWNERS).map((owner) -> new Step(kind, owner)).toList();
	}

	@Override
	public String toString() {
		return isTick() ? this.kind.name() : this.kind + " by " + "ABC".charAt(this.owner);
	}

	/**
	 * What can happen.
	 */
	public enum Kind {

		CLAIM_TAKING_OVER, CLAIM, COMPLETE, COMPLETE_OTHERWISE, RENEW, FREE, HOLD, TICK

	}

}
