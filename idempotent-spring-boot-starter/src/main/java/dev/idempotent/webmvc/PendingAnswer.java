package dev.idempotent.webmvc;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.idempotent.aop.Answer;

/**
 * An exception whose answer is to be kept once the application has given it. Lives in one
 * request. Thread-safe.
 */
final class PendingAnswer {

	private static final String ATTRIBUTE = PendingAnswer.class.getName();

	private final Throwable failure;

	private final Consumer<@Nullable Answer> kept;

	private final HttpExchange exchange;

	private final AtomicBoolean resolved = new AtomicBoolean();

	PendingAnswer(Throwable failure, Consumer<@Nullable Answer> kept, HttpExchange exchange) {
		this.failure = failure;
		this.kept = kept;
		this.exchange = exchange;
	}

	static void set(HttpServletRequest request, PendingAnswer pending) {
		request.setAttribute(ATTRIBUTE, pending);
	}

	/**
	 * Returns the request's pending answer and forgets it, or null when there is none.
	 */
	static @Nullable PendingAnswer take(HttpServletRequest request) {
		PendingAnswer pending = (PendingAnswer) request.getAttribute(ATTRIBUTE);
		request.removeAttribute(ATTRIBUTE);
		return pending;
	}

	/**
	 * Returns whether it is this exception's answer, which may come wrapped.
	 */
	boolean isFor(Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			if (cause == this.failure) {
				return true;
			}
		}
		return false;
	}

	HttpExchange exchange() {
		return this.exchange;
	}

	/**
	 * Tells the answer; only the first counts.
	 * @param answer null when it can't be kept
	 */
	void resolve(@Nullable Answer answer) {
		if (this.resolved.compareAndSet(false, true)) {
			this.kept.accept(answer);
		}
	}

}
