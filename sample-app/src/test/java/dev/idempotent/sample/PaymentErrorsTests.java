package dev.idempotent.sample;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.client.RestTestClient;

import static dev.idempotent.test.endpoint.EndpointAssertions.assertThatEndpoint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The problems in the shape of a large payment API.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.processing-time=0s")
@ActiveProfiles("payment-errors")
@AutoConfigureRestTestClient
class PaymentErrorsTests {

	@Autowired
	private RestTestClient rest;

	@Test
	void payWhenKeyUsedForAnotherAmountThenIdempotencyError() {
		SampleClient alice = new SampleClient(this.rest, "alice");
		alice.post("/orders", "{\"item\":\"book\",\"quantity\":2}");
		alice.post("/orders/1/payments", "a-key", "{\"amount\":10}");
		assertThat(alice.post("/orders/1/payments", "a-key", "{\"amount\":20}"))
			.hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
			.hasContentType(MediaType.APPLICATION_JSON)
			.hasBodyTextEqualTo(
					"""
							{"error":{"type":"idempotency_error","code":"key_reused","message":"This idempotency key was first sent \
							with another request; use a new key for a new request, or repeat the first one unchanged"}}""");
	}

	@Test
	void placeThenRefusedInThatShape() {
		assertThatEndpoint(this.rest).post("/orders")
			.headers((headers) -> headers.setBasicAuth("alice", "alice"))
			.json("{\"item\":\"book\",\"quantity\":2}")
			.recognizingRefusals(
					(problem, answer) -> answer.text().contains("\"code\":\"" + problem.replace('-', '_') + "\""))
			.whenSentWithAnotherBody("{\"item\":\"pen\",\"quantity\":2}")
			.isRefused()
			.whenSentWithoutKey()
			.isRefused();
	}

	@Test
	void payWhenNoKeyThenIdempotencyError() {
		SampleClient alice = new SampleClient(this.rest, "alice");
		assertThat(alice.postWithoutKey("/orders/1/payments", "{\"amount\":10}")).hasStatus(HttpStatus.BAD_REQUEST)
			.bodyText()
			.startsWith("{\"error\":{\"type\":\"idempotency_error\",\"code\":\"missing_key\",\"message\":");
	}

}
