package dev.idempotent.test.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.client.RestClient;

import dev.idempotent.ReplayStatus;
import dev.idempotent.test.endpoint.PlantedStores.Fault;
import dev.idempotent.test.endpoint.Shop.Work;

import static dev.idempotent.test.endpoint.EndpointAssertions.assertThatEndpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

/**
 * What is right passes, by every client, and each fault is found and explained.
 */
@SpringBootTest(classes = Shop.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "idempotent.store=local")
@AutoConfigureMockMvc
@AutoConfigureRestTestClient
@Import(LostOwners.class)
class EndpointAssertTests {

	private static final String BOOK = "{\"item\":\"book\"}";

	private static final String PEN = "{\"item\":\"pen\"}";

	private static final Consumer<HttpHeaders> ALICE = (headers) -> headers.setBasicAuth("alice", "secret");

	private static final Consumer<HttpHeaders> BOB = (headers) -> headers.setBasicAuth("bob", "secret");

	@Autowired
	private MockMvc mvc;

	@Autowired
	private RestTestClient rest;

	@LocalServerPort
	private int port;

	@Autowired
	private Work work;

	@Autowired
	private LostOwners owners;

	@Autowired
	private PlantedStores planted;

	@AfterEach
	void repair() {
		this.planted.fault = Fault.NONE;
	}

	@ParameterizedTest
	@EnumSource
	void situationsWhenEndpointIsRightThenPass(Way way) {
		order(way).whenSentTwice()
			.runsOnce()
			.whenSentAtOnce(8)
			.runsOnce()
			.whenSentWithAnotherBody(PEN)
			.isRefused()
			.whenSentByAnotherUser(BOB)
			.runsAgain()
			.whenSentWithoutKey()
			.isRefused()
			.whenAnswerIsLost()
			.runsOnce()
			.whenServerIsKilled(this.owners)
			.runsAgain();
	}

	@ParameterizedTest
	// Spring's own does not dispatch again
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REST_TEST_CLIENT_ON_MOCK_MVC")
	void situationsWhenAnswerComesLaterThenPass(Way way) {
		at("/later", way).whenSentTwice()
			.runsOnce()
			.whenSentAtOnce(4)
			.runsOnce()
			.whenAnswerIsLost()
			.runsOnce()
			.whenServerIsKilled(this.owners)
			.runsAgain();
	}

	@Test
	void whenServerIsKilledWhenAbandonedIsRejectedThenRefused() {
		at("/payments", Way.PORT).whenServerIsKilled(this.owners).isRefused();
	}

	@Test
	void whenSentThroughWhenClientHasAnotherUserThenBothRun() {
		assertThatEndpoint(EndpointClients.of(this.mvc, user("alice"))).post("/orders")
			.json(BOOK)
			.whenSentThrough(EndpointClients.of(MockMvcTester.create(this.mvc), user("bob")))
			.runsAgain();
	}

	@Test
	void whenSentWithoutKeyWhenOptionalThenRunsEachTime() {
		at("/optional", Way.PORT).whenSentWithoutKey().runsAgain();
	}

	@Test
	void whenSentWithAnotherBodyWhenItIsIgnoredThenRunsOnce() {
		at("/any-body", Way.PORT).whenSentWithAnotherBody(PEN).runsOnce();
	}

	@Test
	void whenSentByAnotherUserWhenKeyIsABusinessKeyThenRunsOnce() {
		at("/business", Way.PORT).json("{\"id\":\"%s\"}".formatted(UUID.randomUUID()))
			.whenSentByAnotherUser(BOB)
			.runsOnce();
	}

	@Test
	void whenSentTwiceWhenHeaderAndStatusAreOwnThenRunsOnce() {
		at("/original", Way.PORT).withKeyHeader("Request-Id")
			.withReplayStatus(ReplayStatus.ORIGINAL)
			.withKeys(() -> "\"" + UUID.randomUUID() + "\"")
			.whenSentTwice()
			.runsOnce();
	}

	@Test
	void whenSentTwiceWhenReplayHasItsOwnStatusThenSaysSo() {
		assertFails(() -> at("/original", Way.PORT).withKeyHeader("Request-Id").whenSentTwice().runsOnce(),
				"the repeat has status 201, not 200", Cause.OTHER_STATUS);
	}

	@ParameterizedTest
	@EnumSource
	void whenSentTwiceWhenNotAnnotatedThenSaysSo(Way way) {
		assertFails(() -> at("/plain", way).whenSentTwice().runsOnce(),
				"the repeat is no replay: \"Idempotent-Replayed: true\" is missing", Cause.NOT_ANNOTATED);
	}

	@Test
	void situationsWhenNotAnnotatedThenSaysSo() {
		assertFails(() -> at("/plain", Way.PORT).whenSentAtOnce(4).runsOnce(), "4 of them ran, or failed",
				Cause.NOT_ANNOTATED);
		assertFails(() -> at("/plain", Way.PORT).whenSentWithAnotherBody(PEN).isRefused(),
				"the repeat is no 422 key-reused", Cause.NOT_ANNOTATED);
		assertFails(() -> at("/plain", Way.PORT).whenSentWithoutKey().isRefused(), "the repeat is no 400 missing-key",
				Cause.NOT_ANNOTATED);
		assertFails(() -> at("/plain", Way.PORT).whenAnswerIsLost().runsOnce(), "the repeat is no replay",
				Cause.NOT_ANNOTATED);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> at("/plain", Way.PORT).whenServerIsKilled(this.owners))
			.withMessageContaining("No owner could be lost")
			.withMessageContaining("@Import(LostOwners.class)");
	}

	@Test
	void whenSentTwiceWhenReplayTellsTheTimeThenSaysSo() {
		assertFails(() -> at("/by-hand", Way.PORT).whenSentTwice().runsOnce(),
				"the repeat has other bytes than the first answer", Cause.WRITTEN_OUTSIDE);
	}

	@Test
	void whenSentTwiceWhenWorkIsDoneOutsideThenSaysSo() {
		assertFails(() -> at("/filtered", Way.PORT).whenSentTwice().runsOnce(), "there were 2 executions, not 1",
				Cause.WORK_OUTSIDE);
	}

	@Test
	void whenSentTwiceWhenFirstHasNoAccessThenSaysSo() {
		assertFails(() -> order(Way.PORT).headers(HttpHeaders::clear).whenSentTwice().runsOnce(),
				"the first request did not succeed", Cause.NO_ACCESS);
	}

	@Test
	void whenSentTwiceWhenStoreGrantsAllThenSaysSo() {
		this.planted.fault = Fault.GRANTS_ALL;
		assertFails(() -> order(Way.PORT).whenSentTwice().runsOnce(), "the repeat is no replay", Cause.GRANTED_TWICE);
		assertFails(() -> order(Way.PORT).whenSentAtOnce(4).runsOnce(), "4 of them ran", Cause.GRANTED_TWICE);
	}

	@Test
	void whenSentTwiceWhenStoreDropsCompletionsThenSaysSo() {
		this.planted.fault = Fault.DROPS_COMPLETIONS;
		assertFails(() -> order(Way.PORT).whenSentTwice().runsOnce(),
				"the repeat was refused, as if the first still ran", Cause.LOST_COMPLETION);
	}

	@Test
	void whenSentTwiceWhenStoreCutsResultsThenSaysSo() {
		this.planted.fault = Fault.CUTS_RESULTS;
		assertFails(() -> order(Way.PORT).whenSentTwice().runsOnce(),
				"the repeat was refused, as the first answer can't be given again", Cause.CHANGED_RESULT);
	}

	@Test
	void whenSentWithAnotherBodyWhenStoreForgetsFingerprintsThenSaysSo() {
		this.planted.fault = Fault.FORGETS_FINGERPRINTS;
		assertFails(() -> order(Way.PORT).whenSentWithAnotherBody(PEN).isRefused(), "the repeat is no 422 key-reused",
				Cause.FORGOTTEN_FINGERPRINT);
	}

	@Test
	void whenSentByAnotherUserWhenItIsTheSameThenSaysSo() {
		assertFails(() -> order(Way.PORT).whenSentByAnotherUser(ALICE).runsAgain(), "the repeat is marked as a replay",
				Cause.SAME_USER);
	}

	@Test
	void whenSentWithoutKeyWhenOptionalThenSaysSo() {
		assertFails(() -> at("/optional", Way.PORT).whenSentWithoutKey().isRefused(),
				"the repeat is no 400 missing-key", Cause.KEY_OPTIONAL);
	}

	@Test
	void whenServerIsKilledWhenOutcomeIsTheOtherThenSaysSo() {
		assertFails(() -> order(Way.PORT).whenServerIsKilled(this.owners).isRefused(),
				"the repeat is no 409 outcome-unknown", Cause.ON_ABANDONED);
		assertFails(() -> at("/payments", Way.PORT).whenServerIsKilled(this.owners).runsAgain(),
				"the repeat did not run, or failed: 409", Cause.ON_ABANDONED);
	}

	@Test
	void whenServerIsKilledWhenStoreMakesTheRecordAnewThenSaysSo() {
		this.planted.fault = Fault.MAKES_ANEW;
		assertFails(() -> order(Way.PORT).whenServerIsKilled(this.owners).runsAgain(),
				"the take-over is attempt 1, not 2", Cause.NEW_RECORD);
	}

	@Test
	void outcomeWhenItFailsThenSaysWhatThePageShows() throws IOException {
		Path page = Path.of("..", "docs", "testing.md");
		String shown = Files.readString(page).split("```\nExpecting ")[1].split("\n```")[0];
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> at("/plain", Way.PORT).as("the shop").whenSentTwice().runsOnce())
			.satisfies((error) -> assertThat(withoutNumbers(error.getMessage()))
				.isEqualTo(withoutNumbers("[the shop] Expecting " + shown)));
	}

	private static String withoutNumbers(@Nullable String text) {
		return String.valueOf(text).replaceAll("execution \\d+ at \\d+", "");
	}

	private EndpointAssert order(Way way) {
		return at("/orders", way);
	}

	private EndpointAssert at(String path, Way way) {
		return assertThatEndpoint(way.client.apply(this)).post(path)
			.headers(ALICE)
			.json(BOOK)
			.counting(this.work::executions);
	}

	private static void assertFails(Runnable assertion, String came, Cause cause) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion::run)
			.withMessageContaining("What came: " + came)
			.withMessageContaining("  - " + cause);
	}

	enum Way {

		MOCK_MVC((test) -> EndpointClients.of(test.mvc)),

		MOCK_MVC_TESTER((test) -> EndpointClients.of(MockMvcTester.create(test.mvc))),

		REST_TEST_CLIENT((test) -> EndpointClients.of(test.rest)),

		REST_TEST_CLIENT_ON_MOCK_MVC((test) -> EndpointClients.of(RestTestClient.bindTo(test.mvc).build())),

		REST_CLIENT((test) -> EndpointClients.of(RestClient.create("http://localhost:" + test.port))),

		PORT((test) -> EndpointClients.ofPort(test.port));

		private final Function<EndpointAssertTests, EndpointClient> client;

		Way(Function<EndpointAssertTests, EndpointClient> client) {
			this.client = client;
		}

	}

}
