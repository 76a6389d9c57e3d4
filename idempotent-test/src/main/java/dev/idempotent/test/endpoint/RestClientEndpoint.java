package dev.idempotent.test.endpoint;

import org.springframework.util.StreamUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestBodySpec;

/**
 * Sends as a {@link RestClient} does.
 */
final class RestClientEndpoint implements EndpointClient {

	private final RestClient client;

	RestClientEndpoint(RestClient client) {
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
		return spec.exchangeForRequiredValue((sent, response) -> EndpointAnswer.of(response.getStatusCode().value(),
				response.getHeaders(), StreamUtils.copyToByteArray(response.getBody())));
	}

}
