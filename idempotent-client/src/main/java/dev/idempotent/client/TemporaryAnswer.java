package dev.idempotent.client;

/**
 * An answer after which the same request is sent again: what Spring's retry support takes
 * for a failure. It never leaves this package.
 */
final class TemporaryAnswer extends Exception {

	private final transient Answer answer;

	TemporaryAnswer(Answer answer) {
		super("HTTP " + answer.status(), null, false, false);
		this.answer = answer;
	}

	Answer answer() {
		return this.answer;
	}

}
