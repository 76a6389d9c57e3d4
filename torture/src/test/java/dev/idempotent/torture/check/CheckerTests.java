package dev.idempotent.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.idempotent.torture.history.Booking;
import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.Execution;
import dev.idempotent.torture.history.Execution.Ending;
import dev.idempotent.torture.history.Kill;
import dev.idempotent.torture.history.Outage;
import dev.idempotent.torture.history.Silence;
import dev.idempotent.torture.history.StepError;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories made by hand: lease 2000 ms, faults end at 50,000 ms.
 */
class CheckerTests {

	private static final String KEY = "k";

	private static final String TIMED_OUT = "{\"status\":503,\"error\":\"Service Unavailable\"}";

	private static final long ONE = 1;

	private static final long TWO = 2;

	private static final long LEASE = 2000;

	private static final long FAULTS_ENDED = 50_000;

	private static final long STUCK_LIMIT = 7000;

	private static final long RECOVERY_LIMIT = 5000;

	private final List<Exchange> exchanges = new ArrayList<>();

	private final List<Execution> executions = new ArrayList<>();

	private final List<Booking> bookings = new ArrayList<>();

	private final List<Silence> silences = new ArrayList<>();

	private final List<StepError> errors = new ArrayList<>();

	private final List<Kill> kills = new ArrayList<>();

	private final List<Outage> outages = new ArrayList<>();

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
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
		assertThat(check().lostCompletions()).isOne();
	}

	@Test
	void checkWhenExecutedAtOnceThenViolation() {
		executed("a", ONE, 1000, 1200);
		executed("b", TWO, 1100, 1300);
		answered(201, false, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE, Kind.BOOKED_TWICE);
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
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
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
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
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
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenOwnerWasSilentOnlyAfterTheOtherBeganThenViolation() {
		executed("a", ONE, 1000, 6000);
		executed("b", TWO, 1500, 1600);
		this.silences.add(new Silence(ONE, 1450, 6000));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE, Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenEarlierOwnerBeganLateThenExcused() {
		executed("b", TWO, 3500, 3600);
		this.executions.add(new Execution("a", KEY, ONE, 1000, 6000, 6100, Ending.DONE));
		this.bookings.add(new Booking("a", KEY));
		this.silences.add(new Silence(ONE, 1000, 5990));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.SILENT);
	}

	@Test
	void checkWhenFirstFailedThenExcused() {
		this.executions.add(new Execution("a", KEY, ONE, 1000, 1000, 1100, Ending.FAILED));
		executed("b", TWO, 1200, 1300);
		answered(502, false, 1110, "{}");
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.FAILED);
	}

	@Test
	void checkWhenFirstFailedOnlyLaterThenViolation() {
		this.executions.add(new Execution("a", KEY, ONE, 1000, 1000, 1300, Ending.FAILED));
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
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
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
		this.executions.add(new Execution("a", KEY, ONE, 1000, 1000, 1100, Ending.FAILED));
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
	void checkWhenRowIsLostThenViolation() {
		executed("a", ONE, 1000, 1100);
		this.bookings.clear();
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.BOOKING_LOST);
	}

	@Test
	void checkWhenFailedExecutionHasARowThenViolation() {
		this.executions.add(new Execution("a", KEY, ONE, 1000, 1000, 1100, Ending.FAILED));
		this.bookings.add(new Booking("a", KEY));
		executed("b", TWO, 1200, 1300);
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.BOOKED_TWICE, Kind.BOOKED_THOUGH_FAILED);
	}

	@Test
	void checkWhenRowIsNobodysThenViolation() {
		executed("a", ONE, 1000, 1100);
		this.bookings.add(new Booking("b", KEY));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.BOOKED_WITHOUT_EXECUTION);
	}

	@Test
	void checkWhenExecutionHasTwoRowsThenViolation() {
		executed("a", ONE, 1000, 1100);
		this.bookings.add(new Booking("a", KEY));
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenKilledAfterItsCommitThenBothRowsAreExcused() {
		executed("a", ONE, 1000, Execution.NEVER);
		this.bookings.add(new Booking("a", KEY));
		executed("b", TWO, 3500, 3600);
		this.kills.add(new Kill(ONE, 1050));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.KILLED);
	}

	@Test
	void checkWhenFailedAfterCommitThenItsAnswerCounts() {
		executed("a", ONE, 1000, 1100);
		answered(500, false, 1110, receipt("a"));
		answered(500, true, 60_000, receipt("a"));
		assertThat(check().violations()).isEmpty();
	}

	@Test
	void checkWhenFailedAfterCommitAndRunAgainThenViolation() {
		executed("a", ONE, 1000, 1100);
		executed("b", ONE, 1200, 1300);
		answered(500, false, 1110, receipt("a"));
		answered(500, false, 1310, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenDeferredResultTimedOutAndLeaseIsOverThenExcused() {
		left("a", 1000, 1500);
		executed("b", ONE, 3010, 3100);
		answered(503, false, 1200, TIMED_OUT);
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.TIMED_OUT);
		assertThat(check().lostCompletions()).isOne();
	}

	@Test
	void checkWhenDeferredResultTimedOutAndLeaseIsNotOverThenViolation() {
		left("a", 1000, 1500);
		executed("b", ONE, 2900, 3100);
		answered(503, false, 1200, TIMED_OUT);
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenFutureTimedOutAndRunsASecondTimeInOneProcessThenViolation() {
		executed("a", ONE, 1000, 4000);
		executed("b", ONE, 3500, 3600);
		answered(503, false, 1200, TIMED_OUT);
		answered(200, true, 60_000, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_AT_ONCE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenStepsEndedWithErrorsThenNoExcuse() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 3500, 3600);
		this.errors.add(new StepError(ONE, 1110));
		this.errors.add(new StepError(ONE, 1500));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenCompletionEndedWithAnErrorAndOwnerWasKilledThenExcused() {
		executed("a", ONE, 1000, 1100);
		executed("b", TWO, 5000, 5100);
		this.errors.add(new StepError(ONE, 1110));
		this.kills.add(new Kill(ONE, 3000));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.KILLED);
	}

	@Test
	void checkWhenSilencesOverlapThenTheyAreOne() {
		executed("a", ONE, 1000, 6000);
		executed("b", TWO, 3500, 3600);
		this.silences.add(new Silence(ONE, 1050, 2000));
		this.errors.add(new StepError(ONE, 1950));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.SILENT);
	}

	@Test
	void checkWhenKeyIsTakenAfterAFailureThenViolation() {
		failed("a", 1000, 1100);
		executed("b", TWO, 3500, 3600);
		answered(502, false, 1110, "{}");
		answered(409, false, 1800, problem("in-progress"));
		answered(200, true, 60_000, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.NOT_FREED);
	}

	@Test
	void checkWhenKeyIsTakenAfterAFailureByAnotherThenGood() {
		failed("a", 1000, 1100);
		executed("b", TWO, 1700, 3600);
		answered(502, false, 1110, "{}");
		answered(409, false, 1800, problem("in-progress"));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.FAILED);
	}

	@Test
	void checkWhenKeyIsTakenAfterAFailurePerhapsByAnotherThenGood() {
		failed("a", 1000, 1100);
		executed("b", TWO, 3500, 3600);
		answered(502, false, 1110, "{}");
		this.exchanges.add(Exchange.unanswered(KEY, 0, 1200, 1300, "cut"));
		answered(409, false, 1800, problem("in-progress"));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.FAILED);
	}

	@Test
	void checkWhenKeyIsTakenAfterAFailureDuringASilenceThenGood() {
		failed("a", 1000, 1100);
		executed("b", TWO, 3500, 3600);
		this.silences.add(new Silence(ONE, 1090, 1600));
		answered(502, false, 1110, "{}");
		answered(409, false, 1800, problem("in-progress"));
		answered(200, true, 60_000, receipt("b"));
		assertGood(Excuse.FAILED);
	}

	@Test
	void checkWhenServerRefusesForLongAfterItsOutageThenViolation() {
		this.outages.add(new Outage("server 0", 1000, 3000));
		executed("a", ONE, 9000, 9100);
		answered(503, false, 2000, problem("store-unavailable"));
		answered(503, false, 8100, problem("store-unavailable"));
		answered(201, false, 9110, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.STORE_LOST);
		assertThat(check().longestWithoutStore()).isEqualTo(5100);
	}

	@Test
	void checkWhenServerRefusesDuringItsOutageThenGood() {
		this.outages.add(new Outage("redis", 1000, 9000));
		executed("a", ONE, 14_000, 14_100);
		answered(503, false, 2000, problem("store-unavailable"));
		answered(503, false, 13_000, problem("store-unavailable"));
		answered(201, false, 14_110, receipt("a"));
		answered(503, false, 20_000, problem("store-unavailable"));
		answered(200, true, 21_000, receipt("a"));
		assertThat(check().violations()).isEmpty();
		assertThat(check().longestWithoutStore()).isEqualTo(4000);
	}

	@Test
	void checkWhenServerRefusesForLongDuringAnothersOutageThenViolation() {
		this.outages.add(new Outage("server 1", 1000, 9000));
		executed("a", ONE, 9000, 9100);
		answered(503, false, 2000, problem("store-unavailable"));
		answered(503, false, 8100, problem("store-unavailable"));
		answered(201, false, 9110, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.STORE_LOST);
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
		boolean done = ended != Execution.NEVER;
		this.executions.add(new Execution(id, KEY, pid, began, began, ended, done ? Ending.DONE : Ending.UNKNOWN));
		if (done) {
			this.bookings.add(new Booking(id, KEY));
		}
	}

	private void failed(String id, long began, long ended) {
		this.executions.add(new Execution(id, KEY, ONE, began, began, ended, Ending.FAILED));
	}

	private void left(String id, long began, long ended) {
		this.executions.add(new Execution(id, KEY, ONE, began, began, ended, Ending.LEFT));
		this.bookings.add(new Booking(id, KEY));
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
		Excuses excuses = new Excuses(LEASE, this.silences, this.errors, this.kills);
		return new Checker(excuses, FAULTS_ENDED, STUCK_LIMIT, RECOVERY_LIMIT)
			.check(new Evidence(this.exchanges, this.executions, this.bookings, this.outages));
	}

	private static String receipt(String execution) {
		return "{\"execution\":\"" + execution + "\",\"key\":\"k\"}";
	}

	private static String problem(String name) {
		return "{\"type\":\"urn:problem-type:idempotent:" + name + "\"}";
	}

}
