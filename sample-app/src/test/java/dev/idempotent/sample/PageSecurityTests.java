package dev.idempotent.sample;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What anybody may have of the page, and what not.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.processing-time=0s")
@AutoConfigureRestTestClient
class PageSecurityTests {

	@Autowired
	private RestTestClient rest;

	@ParameterizedTest
	@ValueSource(strings = { "/", "/page/page.js", "/page/page.css", "/page/icon.svg" })
	void pageWhenNoUserThenThereAndBoundToThisServer(String uri) {
		this.rest.get()
			.uri(uri)
			.accept(MediaType.ALL)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.value("Content-Security-Policy", (policy) -> assertThat(policy).startsWith("default-src 'self';"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /demo", "PUT /demo/second-server", "POST /demo/second-server/orders", "POST /orders",
			"POST /" })
	void requestWhenNoUserThenUnauthorized(String request) {
		String[] parts = request.split(" ");
		this.rest.method(HttpMethod.valueOf(parts[0]))
			.uri(parts[1])
			.header("Sample-Kill-Server", "true")
			.exchange()
			.expectStatus()
			.isUnauthorized();
	}

}
