package dev.idempotent.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.idempotent.torture.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories made by hand: lease 2000 ms, faults end at 50,000 ms.
 */
class CheckerTests {

	private static final String KEY = "k";

	private static final long ONE = 1;

	private static final long TWO = 2;

	private static final long LEASE = 2000;

	private static final long FAULTS_ENDED = 50_000;

	private static final long STUCK_LIMIT = 7000;

	private final List<Exchange> exchanges = new ArrayList<>();

	private final List<Execution> executions = new ArrayList<>();

	private final List<Silence> silences = new ArrayList<>();

	private final List<Kill> kills = new ArrayList<>();

	@Test
	void checkWhenOneExecutionAndItsReplaysThenGood() {
		executed("a", ONE, 1000, 1100);
		this.exchanges.add(Exchange.unanswered(KEY, 0, 990, 1050, "cut"));
		answered(409, false, 1060, problem("in-progress"));
		answered(201, false, 1110, receipt("a"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(check().violations()).isEmpty();
		assertThat(check().lostCompletions()).isZero();
	}

	@Test
	void checkWhenExecutedTwiceThenViolation() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 5000, 5100);
		answered(201, false, 1110, receipt("a"));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST);
		assertThat(check().lostCompletions()).isOne();
	}

	@Test
	void checkWhenExecutedAtOnceThenViolation() {
		executed("a", ONE, 1000, 1200);
		executed("b", TWO, 1100, 1300);
		answered(201, false, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE);
	}

	@Test
	void checkWhenOwnerWasKilledThenExcused() {
		executed("a", ONE, 1000, Execution.NEVER);
		executed("b", TWO, 3500, 3600);
		this.kills.add(new Kill(ONE, 1050));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.KILLED);
	}

	@Test
	void checkWhenOwnerWasKilledBeforeStoringThenExcused() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 5000, 5100);
		this.kills.add(new Kill(ONE, 1150));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.KILLED);
	}

	@Test
	void checkWhenOwnerWasKilledLongAfterItsEndThenViolation() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 5000, 5100);
		this.kills.add(new Kill(ONE, 4000));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST);
	}

	@Test
	void checkWhenOwnerWasKilledWhileItHeardNothingThenExcused() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 5000, 5100);
		this.silences.add(new Silence(ONE, 900, Execution.NEVER));
		this.kills.add(new Kill(ONE, 4000));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.KILLED);
	}

	@Test
	void checkWhenAnotherServerWasKilledThenViolation() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 3500, 3600);
		this.kills.add(new Kill(TWO, 1050));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST);
	}

	@Test
	void checkWhenOwnerWasSilentPastItsLeaseThenExcused() {
		executed("a", ONE, 1000, 6000);
		executed("b", TWO, 3500, 3600);
		this.silences.add(new Silence(ONE, 1050, 6000));
		answered(201, false, 6050, receipt("a"));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.SILENT);
		assertThat(check().lostCompletions()).isOne();
	}

	@Test
	void checkWhenOwnerWasSilentShortlyThenViolation() {
		executed("a", ONE, 1000, 6000);
		executed("b", TWO, 3500, 3600);
		this.silences.add(new Silence(ONE, 1050, 2050));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE, Kind.COMPLETION_LOST);
	}

	@Test
	void checkWhenOwnerWasSilentOnlyAfterTheOtherBeganThenViolation() {
		executed("a", ONE, 1000, 6000);
		executed("b", TWO, 1500, 1600);
		this.silences.add(new Silence(ONE, 1450, 6000));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE);
	}

	@Test
	void checkWhenEarlierOwnerBeganLateThenExcused() {
		executed("b", TWO, 3500, 3600);
		this.executions.add(new Execution("a", KEY, ONE, 1000, 6000, 6100, false));
		this.silences.add(new Silence(ONE, 1000, 5990));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.SILENT);
	}

	@Test
	void checkWhenFirstFailedThenExcused() {
		this.executions.add(new Execution("a", KEY, ONE, 1000, 1000, 1100, true));
		executed("b", TWO, 1200, 1300);
		answered(502, false, 1110, "{}");
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.FAILED);
	}

	@Test
	void checkWhenFirstFailedOnlyLaterThenViolation() {
		this.executions.add(new Execution("a", KEY, ONE, 1000, 1000, 1300, true));
		executed("b", TWO, 1200, 1300);
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE);
	}

	@Test
	void checkWhenThirdExecutionHasNoExcuseThenViolation() {
		executed("a", ONE, 1000, Execution.NEVER);
		executed("b", TWO, 3500, 3600);
		executed("c", TWO, 4000, 4100);
		this.kills.add(new Kill(ONE, 1050));
		answered(200, true, 60_000, receipt("c"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST);
	}

	@Test
	void checkWhenExecutedAfterReplayThenViolationWhateverTheExcuse() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 3500, 3600);
		this.kills.add(new Kill(ONE, 1150));
		answered(200, true, 1140, receipt("a"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AFTER_REPLAY, Kind.COMPLETION_LOST);
	}

	@Test
	void checkWhenLateOwnerOverwroteThenViolation() {
		executed("a", ONE, 1000, 6000);
		executed("b", TWO, 3500, 3600);
		this.silences.add(new Silence(ONE, 1050, 6000));
		answered(201, false, 3610, receipt("b"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.COMPLETION_LOST);
	}

	@Test
	void checkWhenReplaysDifferThenViolation() {
		executed("a", ONE, 1000, Execution.NEVER);
		executed("b", TWO, 3500, 3600);
		executed("c", ONE + TWO, 6000, 6100);
		this.kills.add(new Kill(ONE, 1050));
		this.kills.add(new Kill(TWO, 3610));
		answered(200, true, 6500, receipt("b"));
		answered(200, true, 60_000, receipt("c"));
		assertThat(kinds()).containsExactly(Kind.DIFFERENT_ANSWERS);
	}

	@Test
	void checkWhenAnswersOfOneExecutionDifferThenViolation() {
		executed("a", ONE, 1000, 1100);
		answered(201, false, 1110, receipt("a"));
		answered(200, true, 60_000, receipt("a") + " ");
		assertThat(kinds()).containsExactly(Kind.DIFFERENT_ANSWERS);
	}

	@Test
	void checkWhenAnswerHasNoExecutionThenViolation() {
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.ANSWER_WITHOUT_EXECUTION);
	}

	@Test
	void checkWhenAnswerIsOfUnfinishedExecutionThenViolation() {
		executed("a", ONE, 1000, Execution.NEVER);
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.ANSWER_WITHOUT_EXECUTION);
	}

	@Test
	void checkWhenAnswerIsOfFailedExecutionThenViolation() {
		this.executions.add(new Execution("a", KEY, ONE, 1000, 1000, 1100, true));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.ANSWER_WITHOUT_EXECUTION);
	}

	@Test
	void checkWhenKeyReusedThenViolation() {
		executed("a", ONE, 1000, 1100);
		answered(422, false, 1200, problem("key-reused"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.KEY_REUSED);
	}

	@Test
	void checkWhenOutcomeUnknownThenViolation() {
		executed("a", ONE, 1000, 1100);
		answered(409, false, 1200, problem("outcome-unknown"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.UNEXPECTED_ANSWER);
	}

	@Test
	void checkWhenInProgressForLongAfterFaultsThenStuck() {
		executed("a", ONE, 1000, 1100);
		answered(409, false, 40_000, problem("in-progress"));
		answered(409, false, 52_000, problem("in-progress"));
		answered(503, false, 57_000, problem("store-unavailable"));
		answered(409, false, 57_100, problem("in-progress"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.STUCK);
		assertThat(check().longestStuck()).isEqualTo(7100);
	}

	@Test
	void checkWhenInProgressForLongDuringFaultsThenGood() {
		executed("a", ONE, 1000, 1100);
		answered(409, false, 2000, problem("in-progress"));
		answered(409, false, 49_000, problem("in-progress"));
		answered(409, false, 50_500, problem("in-progress"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(check().violations()).isEmpty();
		assertThat(check().longestIdle()).isEqualTo(48_510);
		assertThat(check().longestStuck()).isEqualTo(500);
	}

	@Test
	void checkWhenInProgressForLongWhileItRunsThenGood() {
		executed("a", ONE, 51_000, 58_000);
		answered(409, false, 51_500, problem("in-progress"));
		answered(409, false, 57_500, problem("in-progress"));
		answered(409, false, 58_200, problem("in-progress"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(check().violations()).isEmpty();
		assertThat(check().longestStuck()).isEqualTo(200);
	}

	@Test
	void checkWhenNeverAnsweredThenViolation() {
		executed("a", ONE, 1000, 1100);
		this.exchanges.add(Exchange.unanswered(KEY, 0, 60_000, 61_000, "cut"));
		assertThat(kinds()).containsExactly(Kind.NEVER_ANSWERED);
	}

	@Test
	void checkWhenViolationThenHistoryIsTold() {
		executed("a", ONE, 1000, 1100);
		answered(422, false, 1200, problem("key-reused"));
		answered(200, true, 60_000, receipt("a"));
		assertThat(check().violations().get(0).toString()).contains("KEY_REUSED k", "began=1000", "status=422",
				"ended=60000");
	}

	private void executed(String id, long pid, long began, long ended) {
		this.executions.add(new Execution(id, KEY, pid, began, began, ended, false));
	}

	private void answered(int status, boolean replayed, long ended, String body) {
		this.exchanges.add(new Exchange(KEY, 0, ended - 10, ended, status, replayed, body));
	}

	private void assertGood(Excuse excuse) {
		Verdict verdict = check();
		assertThat(verdict.violations()).isEmpty();
		assertThat(verdict.repeated()).containsExactly(Map.entry(excuse, 1));
	}

	private List<Kind> kinds() {
		return check().violations().stream().map(Violation::kind).toList();
	}

	private Verdict check() {
		Excuses excuses = new Excuses(LEASE, this.silences, this.kills);
		return new Checker(excuses, FAULTS_ENDED, STUCK_LIMIT).check(Map.of(KEY, this.exchanges),
				Map.of(KEY, this.executions));
	}

	private static String receipt(String execution) {
		return "{\"execution\":\"" + execution + "\",\"key\":\"k\"}";
	}

	private static String problem(String name) {
		return "{\"type\":\"urn:problem-type:idempotent:" + name + "\"}";
	}

}
