package dev.idempotent.webmvc;

import jakarta.servlet.http.HttpServletRequest;

import dev.idempotent.aop.Exchange.LaterResult;

/**
 * A result that is to come later, in its request, so that it is not waited for when MVC
 * never gets to wait for it.
 */
final class PendingResult {

	private static final String ATTRIBUTE = PendingResult.class.getName();

	private PendingResult() {
	}

	static void set(HttpServletRequest request, LaterResult listener) {
		request.setAttribute(ATTRIBUTE, listener);
	}

	/**
	 * Tells that the request is over.
	 */
	static void over(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof LaterResult listener) {
			listener.over();
		}
	}

}
