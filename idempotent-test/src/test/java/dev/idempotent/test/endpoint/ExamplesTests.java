package dev.idempotent.test.endpoint;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import dev.idempotent.test.endpoint.Shop.Work;

import static dev.idempotent.test.endpoint.EndpointAssertions.assertThatEndpoint;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

/**
 * The examples of docs/testing.md.
 */
@SpringBootTest(classes = Shop.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "idempotent.store=local")
@AutoConfigureMockMvc
@AutoConfigureRestTestClient
@Import(LostOwners.class)
class ExamplesTests {

	private static final String BOOK = "{\"item\":\"book\"}";

	private static final String PEN = "{\"item\":\"pen\"}";

	private static final Consumer<HttpHeaders> ALICE = (headers) -> headers.setBasicAuth("alice", "secret");

	private static final Consumer<HttpHeaders> BOB = (headers) -> headers.setBasicAuth("bob", "secret");

	@Autowired
	private MockMvcTester mvc;

	@LocalServerPort
	private int port;

	@Autowired
	private Work work;

	@Autowired
	private LostOwners owners;

	@Test
	void placeWhenSentTwiceThenRunsOnce() {
		assertThatEndpoint(this.mvc).post("/orders")
			.headers(ALICE)
			.json(BOOK)
			.counting(this.work::executions)
			.whenSentTwice()
			.runsOnce();
	}

	@Test
	void placeWhenInAnySituationThenAsTheContractSays() {
		assertThatEndpoint(this.mvc).post("/orders")
			.headers(ALICE)
			.json(BOOK)
			.counting(this.work::executions)
			.whenSentAtOnce(16)
			.runsOnce()
			.whenSentWithAnotherBody(PEN)
			.isRefused()
			.whenSentByAnotherUser(BOB)
			.runsAgain()
			.whenSentWithoutKey()
			.isRefused()
			.whenAnswerIsLost()
			.runsOnce();
	}

	@Test
	void placeWhenSentByAnotherUserThenRunsAgain() {
		assertThatEndpoint(EndpointClients.of(this.mvc, user("alice"))).post("/orders")
			.json(BOOK)
			.whenSentThrough(EndpointClients.of(this.mvc, user("bob")))
			.runsAgain();
	}

	@Test
	void payWhenServerIsKilledThenRefused() {
		assertThatEndpoint(this.mvc).post("/payments")
			.headers(ALICE)
			.json(BOOK)
			.counting(this.work::executions)
			.whenServerIsKilled(this.owners)
			.isRefused();
	}

	@Test
	void placeWhenAnswerIsLostThenRunsOnce() {
		assertThatEndpoint(EndpointClients.ofPort(this.port)).post("/orders")
			.headers(ALICE)
			.json(BOOK)
			.whenAnswerIsLost()
			.runsOnce();
	}

}
