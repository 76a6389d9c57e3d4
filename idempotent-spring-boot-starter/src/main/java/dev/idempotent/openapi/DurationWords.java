package dev.idempotent.openapi;

import java.time.Duration;

/**
 * A duration as a person says it: 24 hours, 30 seconds.
 */
final class DurationWords {

	private static final Duration DAY = Duration.ofDays(1);

	private DurationWords() {
	}

	/**
	 * Returns it in the largest unit in which it is whole; a day is 24 hours.
	 */
	static String of(Duration duration) {
		if (duration.compareTo(DAY) > 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
			return words(duration.toDays(), "day");
		}
		if (duration.equals(Duration.ofHours(duration.toHours()))) {
			return words(duration.toHours(), "hour");
		}
		if (duration.equals(Duration.ofMinutes(duration.toMinutes()))) {
			return words(duration.toMinutes(), "minute");
		}
		return duration.equals(Duration.ofSeconds(duration.toSeconds())) ? words(duration.toSeconds(), "second")
				: words(duration.toMillis(), "millisecond");
	}

	private static String words(long count, String unit) {
		return count + " " + unit + ((count == 1) ? "" : "s");
	}

}
