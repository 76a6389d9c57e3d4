package dev.idempotent.test.endpoint;

import java.net.URI;

import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.client.RestClient;

/**
 * The clients of Spring's, and a port, as an {@link EndpointClient}.
 */
public final class EndpointClients {

	private EndpointClients() {
	}

	/**
	 * Returns a client without a server. Several threads send, so that a user has to come
	 * with the request and not from the test's thread.
	 * @param processors such as {@code user("alice")} and {@code csrf()} of Spring
	 * Security, for each request
	 */
	public static EndpointClient of(MockMvc mvc, RequestPostProcessor... processors) {
		return new MockMvcEndpoint(mvc, processors);
	}

	/**
	 * Returns a client without a server, likewise.
	 */
	public static EndpointClient of(MockMvcTester mvc, RequestPostProcessor... processors) {
		return new MockMvcEndpoint(mvc, processors);
	}

	/**
	 * Returns a client with or without a server, as the given one has.
	 */
	public static EndpointClient of(RestTestClient client) {
		return new RestTestClientEndpoint(client);
	}

	/**
	 * Returns a client of a server.
	 * @param client has a base URL, and follows no redirects
	 */
	public static EndpointClient of(RestClient client) {
		return new RestClientEndpoint(client);
	}

	/**
	 * Returns a client of a server by HTTP 1.1. An answer that is to get lost does so on
	 * the network: the connection is cut once the server has sent it.
	 * @param server such as {@code http://localhost:8080}; on this machine for an answer
	 * to get lost
	 */
	public static EndpointClient of(URI server) {
		return new ServerEndpoint(server);
	}

	/**
	 * Returns a client of a server on this machine, likewise.
	 */
	public static EndpointClient ofPort(int port) {
		return of(URI.create("http://localhost:" + port));
	}

}
