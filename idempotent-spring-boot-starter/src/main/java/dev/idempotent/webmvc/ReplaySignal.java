package dev.idempotent.webmvc;

/**
 * Ends the handling of a request whose answer is kept: nothing runs any more, and the
 * handler adapter lets the answer leave. Seen by aspects around the handler.
 */
final class ReplaySignal extends RuntimeException {

	ReplaySignal() {
		super("The first answer to this idempotency key is given again", null, false, false);
	}

}
