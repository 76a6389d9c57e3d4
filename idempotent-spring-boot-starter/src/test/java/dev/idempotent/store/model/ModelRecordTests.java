package dev.idempotent.store.model;

import java.util.function.BiPredicate;

import dev.idempotent.store.model.ModelRecord.Outcome;
import dev.idempotent.store.model.ModelRecord.Status;
import dev.idempotent.store.model.Step.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contract promises, for every step from every state that can be reached.
 */
class ModelRecordTests {

	@Test
	void stateWhenConsumedThenStaysUntilRetentionEnds() {
		assertEachStep((before, step) -> before.status() == Status.CONSUMED && step.kind() != Kind.RETENTION_PASSES,
				(before, outcome) -> outcome.after().equals(before) && !outcome.answer().startsWith("Granted"));
	}

	@Test
	void stateWhenHeldThenStaysUntilRetentionEnds() {
		assertEachStep((before, step) -> before.status() == Status.HELD && step.kind() != Kind.RETENTION_PASSES,
				(before, outcome) -> outcome.after().equals(before) && !outcome.answer().startsWith("Granted"));
	}

	@Test
	void stateWhenLeaseIsAliveThenNobodyElseChangesIt() {
		assertEachStep((before, step) -> before.leaseAlive() && !step.kind().isTime() && step.owner() != before.owner(),
				(before, outcome) -> outcome.after().equals(before) && !outcome.answer().startsWith("Granted"));
	}

	@Test
	void stateWhenTakenOverThenLateOwnerChangesNothing() {
		assertEachStep(
				(before, step) -> before.status() != Status.ABSENT && !step.kind().isTime() && !step.kind().isClaim()
						&& step.owner() != before.owner(),
				(before, outcome) -> outcome.after().equals(before) && outcome.answer().equals("NOT_OWNER"));
	}

	@Test
	void stateWhenFingerprintDiffersThenMismatchAndUnchanged() {
		assertEachStep(
				(before, step) -> before.status() != Status.ABSENT && step.kind().isClaim()
						&& (step.owner() == Step.OTHER_FINGERPRINT) != (before.owner() == Step.OTHER_FINGERPRINT),
				(before, outcome) -> outcome.after().equals(before) && outcome.answer().equals("Mismatch"));
	}

	@Test
	void attemptWhenAnotherOwnsThenGrowsByOne() {
		assertEachStep(
				(before, step) -> before.status() == Status.CREATED && step.kind() == Kind.CLAIM_TAKING_OVER
						&& !before.leaseAlive() && step.owner() != before.owner() && step.owner() + before.owner() == 1,
				(before, outcome) -> outcome.after().attempt() == before.attempt() + 1);
	}

	private static void assertEachStep(BiPredicate<ModelRecord, Step> where,
			BiPredicate<ModelRecord, Outcome> promised) {
		int checked = 0;
		for (ModelRecord before : Explorer.reachable().keySet()) {
			for (Step step : Step.all()) {
				if (where.test(before, step)) {
					checked++;
					assertThat(promised.test(before, before.after(step))).as(step + " from " + before).isTrue();
				}
			}
		}
		assertThat(checked).isPositive();
	}

}
