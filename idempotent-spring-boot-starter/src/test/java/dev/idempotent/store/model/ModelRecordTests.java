package dev.idempotent.store.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.model.ModelRecord.Outcome;
import dev.idempotent.store.model.ModelRecord.Status;
import dev.idempotent.store.model.Step.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contract promises, for every step from every state that can be reached.
 */
class ModelRecordTests {

	@Test
	void stateWhenConsumedThenSameResultUntilRetentionEnds() {
		assertEachStep((before, step) -> before.status() == Status.CONSUMED && !step.isTick(),
				(before, outcome) -> outcome.after().equals(before) && !isGranted(outcome));
		assertEachStep((before, step) -> before.status() == Status.CONSUMED && step.isTick() && before.kept() > 1,
				(before, outcome) -> outcome.after().result() == before.result());
	}

	@Test
	void stateWhenHeldThenStaysUntilRetentionEnds() {
		assertEachStep((before, step) -> before.status() == Status.HELD && !step.isTick(),
				(before, outcome) -> outcome.after().equals(before) && !isGranted(outcome));
		assertEachStep((before, step) -> before.status() == Status.HELD && step.isTick() && before.kept() > 1,
				(before, outcome) -> outcome.after().status() == Status.HELD);
	}

	@Test
	void stateWhenLeaseIsAliveThenNobodyElseChangesIt() {
		assertEachStep((before, step) -> before.lease() > 0 && !step.isTick() && step.owner() != before.owner(),
				(before, outcome) -> outcome.after().equals(before) && !isGranted(outcome));
	}

	@Test
	void stateWhenLeaseIsAliveThenRecordIsKept() {
		assertThat(Explorer.reachable().keySet()).allMatch((record) -> record.lease() <= record.kept());
	}

	@Test
	void stateWhenNotTheOwnersThenLateOwnerChangesNothing() {
		assertEachStep(
				(before, step) -> before.status() != Status.ABSENT && !step.isTick() && !step.isClaim()
						&& step.owner() != before.owner(),
				(before, outcome) -> outcome.after().equals(before) && outcome.answer().equals("NOT_OWNER"));
	}

	@Test
	void stateWhenFingerprintDiffersThenMismatchAndUnchanged() {
		assertEachStep(
				(before, step) -> before.status() != Status.ABSENT && step.isClaim()
						&& !before.asksTheSame(step.owner()),
				(before, outcome) -> outcome.after().equals(before) && outcome.answer().equals("Mismatch"));
	}

	@Test
	void attemptWhenTakenOverThenGrowsByOne() {
		assertEachStep((before, step) -> before.status() == Status.CREATED && !step.isTick(),
				(before, outcome) -> outcome.after().status() != Status.CREATED || outcome.after()
					.attempt() == before.attempt() + ((outcome.after().owner() != before.owner()) ? 1 : 0));
		assertThat(Explorer.reachable().keySet()).anyMatch((record) -> record.attempt() == 3);
	}

	@Test
	void retentionWhenNoLeaseOutlivesItThenNeverSlides() {
		assertEachStep((before, step) -> before.kept() >= ModelRecord.LEASE && !step.isTick(), (before,
				outcome) -> outcome.after().kept() == before.kept() || outcome.after().equals(ModelRecord.ABSENT));
		assertEachStep((before, step) -> before.kept() == 1 && step.kind() != Kind.RENEW && !step.isClaim(),
				(before, outcome) -> outcome.after().kept() <= 1);
	}

	@Test
	void questionsWhenStatesDifferThenTellThemApart() {
		Map<List<String>, ModelRecord> known = new HashMap<>();
		for (ModelRecord state : Explorer.reachable().keySet()) {
			// Nobody asks the same as the third owner, so that nobody sees its lease
			if (state.owner() != Step.OTHER_FINGERPRINT || state.status() != Status.CREATED) {
				assertThat(known.put(Step.questions().stream().map((question) -> answers(state, question)).toList(),
						state))
					.as(state.toString())
					.isNull();
			}
		}
	}

	private static String answers(ModelRecord state, List<Step> question) {
		List<String> answers = new ArrayList<>();
		ModelRecord record = state;
		for (Step step : question) {
			Outcome outcome = record.after(step);
			answers.add(outcome.answer());
			record = outcome.after();
		}
		return answers.toString();
	}

	private static boolean isGranted(Outcome outcome) {
		return outcome.answer().startsWith("Granted");
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
