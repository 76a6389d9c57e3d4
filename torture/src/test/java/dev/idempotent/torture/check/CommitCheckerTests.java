package dev.idempotent.torture.check;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.idempotent.torture.history.Booking;
import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories made by hand of work whose record commits with it.
 */
class CommitCheckerTests {

	private static final String DONE_WITHOUT_ANSWER = "{\"type\":\"urn:problem-type:idempotent:result-unavailable\"}";

	private final List<Exchange> exchanges = new ArrayList<>();

	private final List<Booking> bookings = new ArrayList<>();

	private String key = "jdbc-1-7";

	@Test
	void checkWhenOneRowAndItsAnswerThenGood() {
		booked("a");
		answered(502, false, "");
		answered(201, false, receipt("a"));
		answered(200, true, receipt("a"));
		assertThat(kinds()).isEmpty();
	}

	@Test
	void checkWhenTwoRowsThenViolation() {
		booked("a");
		booked("b");
		answered(201, false, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.BOOKED_TWICE);
	}

	@Test
	void checkWhenSuccessWithoutRowThenViolation() {
		answered(201, false, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.BOOKING_LOST, Kind.ANSWER_WITHOUT_EXECUTION);
	}

	@Test
	void checkWhenAnswerIsNotThatOfTheRowThenViolation() {
		booked("a");
		answered(200, true, receipt("b"));
		assertThat(kinds()).containsExactly(Kind.ANSWER_WITHOUT_EXECUTION);
	}

	@Test
	void checkWhenFencedAndAnswerIsLostThenGood() {
		booked("a");
		answered(409, false, DONE_WITHOUT_ANSWER);
		assertThat(kinds()).isEmpty();
	}

	@Test
	void checkWhenSaidToBeDoneWithoutRowThenViolation() {
		answered(409, false, DONE_WITHOUT_ANSWER);
		assertThat(kinds()).containsExactly(Kind.BOOKING_LOST);
	}

	@Test
	void checkWhenJoinedAndAnswerIsLostThenViolation() {
		this.key = "jdbc-1-joined-7";
		booked("a");
		answered(409, false, DONE_WITHOUT_ANSWER);
		assertThat(kinds()).containsExactly(Kind.COMPLETION_LOST);
	}

	@Test
	void checkWhenFailureIsTheLastThatWasSeenThenViolation() {
		answered(502, false, "");
		assertThat(kinds()).containsExactly(Kind.NEVER_ANSWERED);
	}

	@Test
	void checkWhenAnswerIsNotToBeExpectedThenViolation() {
		booked("a");
		answered(500, false, "{}");
		answered(422, false, "{}");
		answered(200, true, receipt("a"));
		assertThat(kinds()).containsExactly(Kind.UNEXPECTED_ANSWER, Kind.KEY_REUSED);
	}

	private void booked(String execution) {
		this.bookings.add(new Booking(execution, this.key));
	}

	private void answered(int status, boolean replayed, String body) {
		long time = 1000 * (this.exchanges.size() + 1);
		this.exchanges.add(new Exchange(this.key, 0, time, time + 10, status, replayed, body));
	}

	private static String receipt(String execution) {
		return "{\"execution\":\"" + execution + "\"}";
	}

	private List<Kind> kinds() {
		Evidence evidence = new Evidence(this.exchanges, List.of(), this.bookings, List.of());
		return new CommitChecker(50_000, 7000, 5000).check(evidence)
			.violations()
			.stream()
			.map(Violation::kind)
			.toList();
	}

}
