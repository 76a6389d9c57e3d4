package dev.idempotent.store.redis.step;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorReplyTests {

	@Test
	void inWhenACauseHasItThenFound() {
		Exception failure = new IllegalStateException("Redis exception",
				new IllegalStateException("READONLY You can't write against a read only replica."));
		assertThat(ErrorReply.in(failure))
			.isEqualTo(new ErrorReply("READONLY", "READONLY You can't write against a read only replica."));
	}

	@Test
	void inWhenCausesAreARingThenNull() {
		Exception failure = ring();
		assertThat(ErrorReply.in(failure)).isNull();
		assertThat(ErrorReply.reasonOf(failure)).isEqualTo("inner");
	}

	@Test
	void inWhenNoMessageOrNoneThenNull() {
		assertThat(ErrorReply.in(new IllegalStateException())).isNull();
		assertThat(ErrorReply.in(null)).isNull();
		assertThat(ErrorReply.reasonOf(new IllegalStateException())).isEqualTo("IllegalStateException");
		assertThat(ErrorReply.reasonOf(null)).isEmpty();
	}

	@Test
	void reasonOfWhenLongThenOneShortLine() {
		assertThat(ErrorReply.reasonOf(new IllegalStateException("x".repeat(1000) + "\ny"))).hasSize(301);
		assertThat(ErrorReply.reasonOf(new IllegalStateException("one\ntwo"))).isEqualTo("one");
	}

	@ParameterizedTest
	@CsvSource({ "READONLY, true", "MASTERDOWN, true", "LOADING, true", "NOAUTH, true", "OOM, false", "NOPERM, false" })
	void isOfTheConnectionWhenAnotherServerMayDoItThenTrue(String code, boolean expected) {
		ErrorReply reply = ErrorReply.in(new IllegalStateException(code + " and so on"));
		assertThat(reply).isNotNull().extracting(ErrorReply::isOfTheConnection).isEqualTo(expected);
	}

	private static Exception ring() {
		Exception outer = new IllegalStateException("outer");
		outer.initCause(new IllegalStateException("inner", outer));
		return outer;
	}

}
