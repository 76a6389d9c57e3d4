package dev.idempotent.torture;

import java.util.List;

/**
 * A promise that was not kept.
 *
 * @param key whose
 * @param history all that was seen of the key, one line each
 */
record Violation(Kind kind, String key, String detail, List<String> history) {

	enum Kind {

		EXECUTED_TWICE, EXECUTED_AT_ONCE, EXECUTED_AFTER_REPLAY, COMPLETION_LOST, DIFFERENT_ANSWERS,
		ANSWER_WITHOUT_EXECUTION, KEY_REUSED, UNEXPECTED_ANSWER, STUCK, NEVER_ANSWERED

	}

	@Override
	public String toString() {
		return this.kind + " " + this.key + ": " + this.detail + "\n    " + String.join("\n    ", this.history);
	}

}
