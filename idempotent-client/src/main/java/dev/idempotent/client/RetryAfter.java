package dev.idempotent.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * How long an answer asks its client to wait: RFC 9110, 10.2.3.
 */
final class RetryAfter {

	private static final Pattern SECONDS = Pattern.compile("[0-9]+");

	private static final int MAX_DIGITS = 9;

	/**
	 * Longer than anybody waits, and short enough to be added to a time.
	 */
	static final Duration TOO_LONG = Duration.ofDays(10_000);

	private RetryAfter() {
	}

	/**
	 * Returns the time to wait, at least zero; null where the answer names none that can
	 * be read.
	 */
	static @Nullable Duration of(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		String trimmed = value.trim();
		return SECONDS.matcher(trimmed).matches() ? seconds(trimmed) : date(headers);
	}

	private static Duration seconds(String digits) {
		return (digits.length() <= MAX_DIGITS) ? bounded(Duration.ofSeconds(Long.parseLong(digits))) : TOO_LONG;
	}

	// By the server's own clock where it tells the time, so that a wrong one here counts
	// for nothing
	private static @Nullable Duration date(HttpHeaders headers) {
		Instant until = instant(headers, HttpHeaders.RETRY_AFTER);
		if (until == null) {
			return null;
		}
		Instant sent = instant(headers, HttpHeaders.DATE);
		return bounded(Duration.between((sent != null) ? sent : Instant.now(), until));
	}

	private static @Nullable Instant instant(HttpHeaders headers, String name) {
		try {
			ZonedDateTime date = headers.getFirstZonedDateTime(name);
			return (date != null) ? date.toInstant() : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static Duration bounded(Duration time) {
		if (time.isNegative()) {
			return Duration.ZERO;
		}
		return (time.compareTo(TOO_LONG) < 0) ? time : TOO_LONG;
	}

}
