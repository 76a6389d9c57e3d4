package dev.idempotent.client;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	private final HttpHeaders headers = new HttpHeaders();

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "' 30 ', 30", "999999999, 864000000", "1000000000, 864000000",
			"99999999999999999999999999, 864000000" })
	void secondsThenSoLongOrBounded(String value, long seconds) {
		this.headers.set(HttpHeaders.RETRY_AFTER, value);
		assertThat(RetryAfter.of(this.headers)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1.5", "1, 2", "Thu, 99 Nov 2026 07:28:00 GMT" })
	void garbageThenAsIfThereWereNone(String value) {
		this.headers.set(HttpHeaders.RETRY_AFTER, value);
		assertThat(RetryAfter.of(this.headers)).isNull();
	}

	@Test
	void dateWhenServerTellsItsTimeThenByItsClock() {
		this.headers.set(HttpHeaders.DATE, "Sat, 01 Jan 2000 00:00:00 GMT");
		this.headers.set(HttpHeaders.RETRY_AFTER, "Sat, 01 Jan 2000 00:00:07 GMT");
		assertThat(RetryAfter.of(this.headers)).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void dateWhenServerTellsNoTimeThenByOurClock() {
		ZonedDateTime until = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
		this.headers.set(HttpHeaders.RETRY_AFTER, DateTimeFormatter.RFC_1123_DATE_TIME.format(until));
		assertThat(RetryAfter.of(this.headers)).isBetween(Duration.ofMinutes(58), Duration.ofHours(1));
	}

	@Test
	void dateWhenPastThenNoWait() {
		this.headers.set(HttpHeaders.RETRY_AFTER, "Sat, 01 Jan 2000 00:00:07 GMT");
		assertThat(RetryAfter.of(this.headers)).isEqualTo(Duration.ZERO);
	}

	@Test
	void dateWhenFarAwayThenBounded() {
		this.headers.set(HttpHeaders.RETRY_AFTER, "Fri, 31 Dec 9999 23:59:59 GMT");
		assertThat(RetryAfter.of(this.headers)).isEqualTo(RetryAfter.TOO_LONG);
	}

}
