package dev.idempotent.test.endpoint;

import java.util.List;
import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * A request, as an {@link EndpointClient} sends it.
 *
 * @param uriTemplate relative to the client's own address, such as
 * {@code /orders/{id}/payments}
 * @param uriVariables the values of what stands in braces, in its order
 * @param headers not to be changed
 * @param body empty for none; not to be changed
 */
public record EndpointRequest(HttpMethod method, String uriTemplate, List<Object> uriVariables, HttpHeaders headers,
		byte[] body) {

	static EndpointRequest to(HttpMethod method, String uriTemplate, Object... uriVariables) {
		return new EndpointRequest(method, uriTemplate, List.of(uriVariables), new HttpHeaders(), new byte[0]);
	}

	EndpointRequest with(Consumer<HttpHeaders> change) {
		HttpHeaders changed = HttpHeaders.copyOf(this.headers);
		change.accept(changed);
		return new EndpointRequest(this.method, this.uriTemplate, this.uriVariables, changed, this.body);
	}

	EndpointRequest with(MediaType type, byte[] body) {
		return new EndpointRequest(this.method, this.uriTemplate, this.uriVariables,
				with((headers) -> headers.setContentType(type)).headers(), body.clone());
	}

	Object[] variables() {
		return this.uriVariables.toArray();
	}

	@Override
	public String toString() {
		return this.method + " " + this.uriTemplate;
	}

}
