package dev.idempotent.test.endpoint;

/**
 * How requests reach an endpoint. Thread-safe: many are sent at once. The client sends
 * what it is given, adds credentials if it has some, and follows no redirect. For those
 * that Spring has see {@link EndpointClients}.
 */
@FunctionalInterface
public interface EndpointClient {

	/**
	 * Sends a request and returns the answer, whatever its status.
	 * @throws Exception when there was none
	 */
	EndpointAnswer send(EndpointRequest request) throws Exception;

	/**
	 * Sends a request whose answer gets lost on its way, and returns when it is. By
	 * default the answer is thrown away.
	 */
	default void sendAndLose(EndpointRequest request) throws Exception {
		send(request);
	}

}
