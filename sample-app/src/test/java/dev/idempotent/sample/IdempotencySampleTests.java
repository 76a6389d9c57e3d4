package dev.idempotent.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.jdbc.JdbcTestUtils;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponseAssert;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.test.endpoint.EndpointAssert;
import dev.idempotent.test.endpoint.LostOwners;

import static dev.idempotent.test.endpoint.EndpointAssertions.assertThatEndpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(LostOwners.class)
@Sql(statements = { "delete from payments", "delete from orders" })
class IdempotencySampleTests {

	private static final String REPLAYED = "Idempotent-Replayed";

	private static final String BOOK = """
			{"item":"book","quantity":1}""";

	private static final String PEN = """
			{"item":"pen","quantity":1}""";

	@Autowired
	private RestTestClient rest;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private LostOwners owners;

	@MockitoBean
	private Processing processing;

	private final ExecutorService clients = Executors.newCachedThreadPool();

	// Records outlive a test in the store that all tests share
	private final String key = UUID.randomUUID().toString();

	private SampleClient alice;

	@BeforeEach
	void setUp() {
		this.alice = new SampleClient(this.rest, "alice");
	}

	@AfterEach
	void stopClients() {
		this.clients.shutdownNow();
	}

	@Test
	void placeWhenSentTwiceAtOnceOrWithoutKeyThenAsTheContractSays() {
		order().whenSentTwice()
			.runsOnce()
			.whenSentAtOnce(8)
			.runsOnce()
			.whenAnswerIsLost()
			.runsOnce()
			.whenSentWithAnotherBody(PEN)
			.isRefused()
			.whenSentByAnotherUser((headers) -> headers.setBasicAuth("bob", "bob"))
			.runsAgain()
			.whenSentWithoutKey()
			.isRefused();
	}

	@Test
	void placeWhenServerIsKilledThenRunsAgain() {
		order().whenServerIsKilled(this.owners).runsAgain();
	}

	@Test
	void payWhenServerIsKilledThenNeverPaidTwice() {
		String payments = location(this.alice.post("/orders", BOOK)) + "/payments";
		assertThatEndpoint(this.rest).post(payments)
			.headers((headers) -> headers.setBasicAuth("alice", "alice"))
			.json("{\"amount\":19.9}")
			.counting(() -> rows("payments"))
			.whenSentTwice()
			.runsOnce()
			.whenServerIsKilled(this.owners)
			.isRefused();
	}

	@Test
	void placeWhenMembersInAnotherOrderThenReplayed() {
		this.alice.post("/orders", this.key, BOOK);
		assertThat(this.alice.post("/orders", this.key, """
				{ "quantity": 1, "item": "book" }""")).hasStatusOk().hasHeader(REPLAYED, "true");
		assertThat(rows("orders")).isEqualTo(1);
	}

	@Test
	void placeWhenInFlightThenConflict() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch mayFinish = new CountDownLatch(1);
		willAnswer((invocation) -> {
			running.countDown();
			return await(mayFinish);
		}).given(this.processing).run();
		Future<RestTestClientResponse> first = this.clients.submit(() -> this.alice.post("/orders", this.key, BOOK));
		await(running);
		assertProblem(this.alice.post("/orders", this.key, BOOK), HttpStatus.CONFLICT, "in-progress")
			.hasHeader("Retry-After", "1");
		assertProblem(this.alice.post("/orders", this.key, PEN), HttpStatus.UNPROCESSABLE_CONTENT, "key-reused");
		mayFinish.countDown();
		assertThat(first.get(10, TimeUnit.SECONDS)).hasStatus(HttpStatus.CREATED);
		assertThat(this.alice.post("/orders", this.key, BOOK)).hasStatusOk().hasHeader(REPLAYED, "true");
		assertThat(rows("orders")).isEqualTo(1);
	}

	@Test
	void placeWhenFailedThenRepeatRunsAgain() {
		willThrow(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE)).willDoNothing()
			.given(this.processing)
			.run();
		assertThat(this.alice.post("/orders", this.key, BOOK)).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(rows("orders")).isZero();
		assertThat(this.alice.post("/orders", this.key, BOOK)).hasStatus(HttpStatus.CREATED);
		assertThat(rows("orders")).isEqualTo(1);
	}

	@Test
	void placeWhenCorrectedAfterInvalidThenSameKeyUsable() {
		assertThat(this.alice.post("/orders", this.key, "{}")).hasStatus(HttpStatus.BAD_REQUEST);
		assertThat(this.alice.post("/orders", this.key, BOOK)).hasStatus(HttpStatus.CREATED);
	}

	@Test
	void placeWhenRetryStormThenOneOrder() throws Exception {
		int clients = 32;
		CountDownLatch othersRefused = new CountDownLatch(clients - 1);
		willAnswer((invocation) -> await(othersRefused)).given(this.processing).run();
		List<RestTestClientResponse> storm = atOnce(clients, () -> {
			RestTestClientResponse response = this.alice.post("/orders", this.key, BOOK);
			if (status(response) == 409) {
				othersRefused.countDown();
			}
			return response;
		});
		List<RestTestClientResponse> created = storm.stream().filter((response) -> status(response) == 201).toList();
		assertThat(created).hasSize(1);
		assertThat(storm).filteredOn((response) -> status(response) == 409).hasSize(clients - 1);
		List<RestTestClientResponse> retries = atOnce(clients, () -> this.alice.post("/orders", this.key, BOOK));
		assertThat(retries).allSatisfy((response) -> assertThat(response).hasStatusOk().hasHeader(REPLAYED, "true"));
		assertThat(retries).extracting(this::body).containsOnly(body(created.get(0)));
		assertThat(rows("orders")).isEqualTo(1);
	}

	@Test
	void payWhenRepeatedThenReplayedAndOnePayment() {
		String payments = location(this.alice.post("/orders", this.key, BOOK)) + "/payments";
		RestTestClientResponse first = this.alice.post(payments, this.key, "{\"amount\":19.9}");
		RestTestClientResponse second = this.alice.post(payments, this.key, "{\"amount\":19.9}");
		assertThat(first).hasStatus(HttpStatus.CREATED).doesNotContainHeader(REPLAYED);
		assertThat(second).hasStatusOk().hasHeader(REPLAYED, "true");
		assertThat(body(first)).contains("\"amount\":19.90");
		assertThat(body(second)).isEqualTo(body(first));
		assertThat(rows("payments")).isEqualTo(1);
	}

	@Test
	void payWhenSameKeyOnAnotherOrderThenUnprocessable() {
		String one = location(this.alice.post("/orders", BOOK));
		String two = location(this.alice.post("/orders", BOOK));
		this.alice.post(one + "/payments", this.key, "{\"amount\":1}");
		assertProblem(this.alice.post(two + "/payments", this.key, "{\"amount\":1}"), HttpStatus.UNPROCESSABLE_CONTENT,
				"key-reused");
		assertThat(rows("payments")).isEqualTo(1);
	}

	private EndpointAssert order() {
		return assertThatEndpoint(this.rest).post("/orders")
			.headers((headers) -> headers.setBasicAuth("alice", "alice"))
			.json(BOOK)
			.counting(() -> rows("orders"));
	}

	private RestTestClientResponseAssert assertProblem(RestTestClientResponse response, HttpStatus status,
			String type) {
		assertThat(response).bodyText().contains("\"urn:problem-type:idempotent:" + type + "\"");
		return assertThat(response).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	private <T> List<T> atOnce(int count, Callable<T> call) throws Exception {
		List<T> results = new ArrayList<>();
		for (Future<T> result : this.clients.invokeAll(Collections.nCopies(count, call), 30, TimeUnit.SECONDS)) {
			results.add(result.get());
		}
		return results;
	}

	private @Nullable Object await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		return null;
	}

	private int status(RestTestClientResponse response) {
		return response.getExchangeResult().getStatus().value();
	}

	private String location(RestTestClientResponse response) {
		return String.valueOf(response.getExchangeResult().getResponseHeaders().getLocation());
	}

	private String body(RestTestClientResponse response) {
		return new String(response.getExchangeResult().getResponseBodyContent(), StandardCharsets.UTF_8);
	}

	private int rows(String table) {
		return JdbcTestUtils.countRowsInTable(this.jdbc, table);
	}

}
