package dev.idempotent.webmvc;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be done to a replay's response once the method's result is handled.
 * Lives in one request.
 */
final class PendingReplay {

	private static final String ATTRIBUTE = PendingReplay.class.getName();

	private final int status;

	private @Nullable Object body;

	PendingReplay(int status) {
		this.status = status;
	}

	static void set(HttpServletRequest request, PendingReplay replay) {
		request.setAttribute(ATTRIBUTE, replay);
	}

	static @Nullable PendingReplay of(HttpServletRequest request) {
		return (PendingReplay) request.getAttribute(ATTRIBUTE);
	}

	int status() {
		return this.status;
	}

	void replaceBody(Object body) {
		this.body = body;
	}

	/**
	 * Returns the body to write in place of the result, once; then null.
	 */
	@Nullable Object takeBody() {
		Object taken = this.body;
		this.body = null;
		return taken;
	}

}
