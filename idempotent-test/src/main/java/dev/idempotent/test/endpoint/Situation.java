package dev.idempotent.test.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was sent, and what came back.
 *
 * @param name such as "sent twice with one key"
 * @param first null when it was lost
 * @param repeats what the outcome is about
 * @param control the first request once more, in the end; null when there was none
 * @param executions how many were counted; null when nobody counts
 * @param attempt that of a take-over; null for none
 */
record Situation(String name, @Nullable EndpointAnswer first, List<EndpointAnswer> repeats,
		@Nullable EndpointAnswer control, @Nullable Long executions, @Nullable Integer attempt) {

	Situation takenOver(@Nullable Integer attempt) {
		return new Situation(this.name, this.first, this.repeats, this.control, this.executions, attempt);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		line(text, "first", this.first);
		this.repeats.forEach((repeat) -> line(text, "repeat", repeat));
		line(text, "first again", this.control);
		line(text, "executions", this.executions);
		line(text, "attempt", this.attempt);
		return text.toString();
	}

	private static void line(StringBuilder text, String name, @Nullable Object value) {
		if (value != null) {
			text.append(String.format("  %-12s%s%n", name, value));
		}
	}

}
