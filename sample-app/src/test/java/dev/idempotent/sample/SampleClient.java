package dev.idempotent.sample;

import java.util.UUID;
import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;

/**
 * Calls the sample in one user's name.
 */
record SampleClient(RestTestClient rest, String user) {

	RestTestClientResponse get(String uri) {
		return RestTestClientResponse.from(this.rest.get().uri(uri).headers(this::authenticate).exchange());
	}

	RestTestClientResponse post(String uri, String json) {
		return post(uri, UUID.randomUUID().toString(), json);
	}

	RestTestClientResponse post(String uri, String key, String json) {
		return post(uri, (headers) -> headers.set("Idempotency-Key", key), json);
	}

	RestTestClientResponse postWithoutKey(String uri, String json) {
		return post(uri, (headers) -> {
		}, json);
	}

	private RestTestClientResponse post(String uri, Consumer<HttpHeaders> key, String json) {
		return RestTestClientResponse.from(this.rest.post()
			.uri(uri)
			.headers(this::authenticate)
			.headers(key)
			.contentType(MediaType.APPLICATION_JSON)
			.body(json)
			.exchange());
	}

	private void authenticate(HttpHeaders headers) {
		headers.setBasicAuth(this.user, this.user);
	}

}
