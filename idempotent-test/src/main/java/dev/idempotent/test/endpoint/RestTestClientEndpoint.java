package dev.idempotent.test.endpoint;

import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.RequestBodySpec;

/**
 * Sends as a {@link RestTestClient} does.
 */
final class RestTestClientEndpoint implements EndpointClient {

	private final RestTestClient client;

	RestTestClientEndpoint(RestTestClient client) {
		this.client = client;
	}

	@Override
	public EndpointAnswer send(EndpointRequest request) {
		RequestBodySpec spec = this.client.method(request.method())
			.uri(request.uriTemplate(), request.variables())
			.headers((headers) -> headers.putAll(request.headers()));
		if (request.body().length > 0) {
			spec.body(request.body());
		}
		EntityExchangeResult<byte[]> result = spec.exchange().expectBody().returnResult();
		return EndpointAnswer.of(result.getStatus().value(), result.getResponseHeaders(), result.getResponseBody());
	}

}
