package dev.idempotent.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;

/**
 * What an operator sees of a record.
 *
 * @param key its record key
 * @param version whose record it is, for a decision
 * @param attempt 1 for the first claim, and one more for every take-over
 * @param age since the first claim
 * @param leaseLeft how long its owner is still believed
 * @param retentionLeft how long it is still kept
 * @param size bytes of its result, as it is stored
 * @param answer what it was completed with; null when there is nothing, or it is not to
 * be shown
 */
@JsonInclude(Include.NON_NULL)
record RecordReport(String key, State state, String version, int attempt, Duration age, Duration leaseLeft,
		Duration retentionLeft, long size, @Nullable AnswerReport answer) {

	static RecordReport of(RecordDescription record, @Nullable AnswerReport answer) {
		return new RecordReport(record.key().value(), record.state(), record.version(), record.attempt(),
				seconds(record.age()), seconds(record.leaseLeft()), seconds(record.retentionLeft()), record.size(),
				answer);
	}

	private static Duration seconds(Duration duration) {
		return duration.truncatedTo(ChronoUnit.SECONDS);
	}

}
