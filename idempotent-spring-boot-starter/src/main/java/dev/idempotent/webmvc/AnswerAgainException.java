package dev.idempotent.webmvc;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import dev.idempotent.aop.Answer;

/**
 * Takes an answer of the first request past the rest of MVC, to where it is written.
 */
final class AnswerAgainException extends RuntimeException {

	private final transient HttpExchange exchange;

	private final transient Answer answer;

	AnswerAgainException(HttpExchange exchange, Answer answer) {
		super(message(answer), null, false, false);
		this.exchange = exchange;
		this.answer = answer;
	}

	/**
	 * Returns the one that an exception is or was caused by, or null.
	 */
	static @Nullable AnswerAgainException in(Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			if (cause instanceof AnswerAgainException again) {
				return again;
			}
		}
		return null;
	}

	void write() throws IOException {
		this.exchange.write(this.answer);
	}

	// As the first exception had it, since an error page may show it
	private static @Nullable String message(Answer answer) {
		return answer.errorPage() ? ErrorPage.read(answer.body()).exceptionMessage()
				: "The first request was answered with status " + answer.status();
	}

}
