package dev.idempotent.test.endpoint;

import java.net.URI;

import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Where assertions on endpoints begin.
 */
public final class EndpointAssertions {

	private EndpointAssertions() {
	}

	public static EndpointAssert assertThatEndpoint(MockMvc mvc) {
		return assertThatEndpoint(EndpointClients.of(mvc));
	}

	public static EndpointAssert assertThatEndpoint(MockMvcTester mvc) {
		return assertThatEndpoint(EndpointClients.of(mvc));
	}

	public static EndpointAssert assertThatEndpoint(RestTestClient client) {
		return assertThatEndpoint(EndpointClients.of(client));
	}

	/**
	 * Begins with a server, such as {@code http://localhost:8080}.
	 */
	public static EndpointAssert assertThatEndpoint(URI server) {
		return assertThatEndpoint(EndpointClients.of(server));
	}

	/**
	 * Begins with any client, for example one of {@link EndpointClients} with a user.
	 */
	public static EndpointAssert assertThatEndpoint(EndpointClient client) {
		return new EndpointAssert(client);
	}

}
