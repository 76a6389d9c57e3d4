package dev.idempotent.torture.history;

import java.util.List;

/**
 * A promise that was not kept.
 *
 * @param key whose, or a server's name
 * @param history all that was seen of the key, one line each
 */
public record Violation(Kind kind, String key, String detail, List<String> history) {

	public enum Kind {

		EXECUTED_TWICE, EXECUTED_AT_ONCE, EXECUTED_AFTER_REPLAY, COMPLETION_LOST, DIFFERENT_ANSWERS,
		ANSWER_WITHOUT_EXECUTION, KEY_REUSED, UNEXPECTED_ANSWER, STUCK, NEVER_ANSWERED, BOOKED_TWICE, BOOKING_LOST,
		BOOKED_THOUGH_FAILED, BOOKED_WITHOUT_EXECUTION, STORE_LOST, NOT_FREED

	}

	@Override
	public String toString() {
		return this.kind + " " + this.key + ": " + this.detail + "\n    " + String.join("\n    ", this.history);
	}

}
