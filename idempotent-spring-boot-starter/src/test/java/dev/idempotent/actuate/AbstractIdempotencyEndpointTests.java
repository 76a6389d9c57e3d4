package dev.idempotent.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.http.Client;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Server;
import dev.idempotent.store.Claim;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over HTTP, on a store.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class AbstractIdempotencyEndpointTests {

	private static final String ENDPOINT = "/actuator/idempotency";

	private static final String OTHER_VERSION = "0123456789abcdef";

	private static final String BODY = "{\"amount\":10}";

	private Server server;

	private Client client;

	abstract List<String> store();

	abstract String storeName();

	abstract boolean countsRecords();

	@BeforeAll
	void start() {
		List<String> properties = new ArrayList<>(store());
		properties.addAll(List.of("spring.application.name=shop", "management.endpoints.web.exposure.include=*",
				"management.endpoint.idempotency.access=unrestricted",
				"management.endpoint.idempotency.show-answers=when-authorized",
				"management.endpoint.idempotency.roles=ADMIN", "idempotent.max-result-size=1000B"));
		this.server = Server.start(List.of(PaymentsController.class), properties.toArray(String[]::new));
		this.client = this.server.client();
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@Test
	void overviewThenShowsStoreNamespaceAndOperations() {
		JsonNode overview = json(get(""));
		assertThat(overview.get("store").asString()).isEqualTo(storeName());
		assertThat(overview.get("namespace").asString()).isEqualTo("shop");
		assertThat(overview.get("inspectable").asBoolean()).isTrue();
		assertThat(overview.get("waitingCompletions").asInt()).isZero();
		JsonNode payments = operation(overview, "POST /payments");
		assertThat(payments.get("type").asString()).isEqualTo(PaymentsController.class.getName());
		assertThat(payments.get("method").asString()).isEqualTo("pay");
		assertThat(payments.get("kind").asString()).isEqualTo("REQUEST");
		assertThat(payments.get("onDuplicate").asString()).isEqualTo("WAIT");
		assertThat(payments.get("onAbandoned").asString()).isEqualTo("TAKE_OVER");
		assertThat(payments.get("retention").asString()).isEqualTo("PT24H");
		assertThat(payments.get("lease").asString()).isEqualTo("PT30S");
		assertThat(payments.get("key").get("headers").get(0).asString()).isEqualTo("Idempotency-Key");
		assertThat(payments.get("results").get("unknownOn").get(0).asString())
			.isEqualTo(PaymentsController.NoAnswer.class.getName());
		assertThat(operation(overview, "payout").get("key").get("expression").asString()).isEqualTo("#id");
	}

	@Test
	void overviewThenCountsByStateWhereTheStoreCan() {
		hold(null);
		JsonNode records = json(get("")).get("records");
		if (countsRecords()) {
			assertThat(records.get("HELD").asInt()).isPositive();
		}
		else {
			assertThat(records.isNull()).isTrue();
		}
	}

	@Test
	void readWhenHeldThenShowsIt() {
		String key = hold(null);
		JsonNode record = json(get("/" + key));
		assertThat(record.get("key").asString()).isEqualTo(key);
		assertThat(record.get("state").asString()).isEqualTo("HELD");
		assertThat(record.get("attempt").asInt()).isEqualTo(1);
		assertThat(Duration.parse(record.get("age").asString())).isLessThan(Duration.ofMinutes(1));
		assertThat(Duration.parse(record.get("retentionLeft").asString())).isGreaterThan(Duration.ofHours(23));
		assertThat(record.get("leaseLeft").asString()).isEqualTo("PT0S");
		assertThat(record.get("size").asInt()).isZero();
	}

	@Test
	void readWhenByClientKeyThenOfThatScopeOnly() {
		String client = UUID.randomUUID().toString();
		this.server.bean(PaymentsController.class).loseNextAnswer();
		this.client.post("/payments").user("alice").key(client).json(BODY).send();
		String path = "/lookup?operation=POST%20/payments&key=" + client;
		assertThat(json(get(path + "&scope=alice")).get("key").asString())
			.isEqualTo(RecordKey.of("shop", "POST /payments", "alice", client).value());
		assertThat(get(path).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/short", "/lookup", "/lookup?operation=payout", "/unsettled?limit=0",
			"/unsettled?limit=1001", "/unsettled?cursor=never%20given" })
	void readWhenAskedWrongThen400WithTheReason(String path) {
		Answer answer = get(path);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(json(answer).get("reason").asString()).isNotEmpty();
	}

	@Test
	void readWhenAbsentThen404() {
		assertThat(get("/" + randomKey()).status()).isEqualTo(404);
	}

	@Test
	void readWhenConsumedThenAnswerForTheAuthorizedOnly() {
		String client = UUID.randomUUID().toString();
		Answer first = this.client.post("/payments").key(client).json(BODY).send();
		String path = "/" + RecordKey.of("shop", "POST /payments", null, client);
		assertThat(json(get(path)).get("size").asInt()).isPositive();
		assertThat(json(get(path)).get("answer")).isNull();
		assertThat(json(this.client.call("GET", ENDPOINT + path).user("bob").send()).get("answer")).isNull();
		JsonNode answer = json(this.client.call("GET", ENDPOINT + path).user("admin").send()).get("answer");
		assertThat(answer.get("status").asInt()).isEqualTo(201);
		assertThat(answer.get("body").asString()).isEqualTo(first.text());
		assertThat(answer.get("headers").get("Location").get(0).asString()).isEqualTo(first.header("Location"));
	}

	@Test
	void unsettledThenHeldOnesInPages() {
		Set<String> held = new HashSet<>(List.of(hold(null), hold(null), hold(null)));
		String done = UUID.randomUUID().toString();
		this.client.post("/payments").key(done).json(BODY).send();
		Set<String> found = new HashSet<>();
		String next = "";
		while (next != null) {
			JsonNode page = json(get("/unsettled?limit=1" + (next.isEmpty() ? "" : "&cursor=" + next)));
			page.get("records").forEach((record) -> found.add(record.get("key").asString()));
			next = page.path("next").asString(null);
		}
		assertThat(found).containsAll(held).doesNotContain(RecordKey.of("shop", "POST /payments", null, done).value());
	}

	@Test
	void freeWhenFreedAndHeldAgainSinceThen409() {
		String client = UUID.randomUUID().toString();
		String key = hold(client);
		String version = version(key);
		assertThat(delete(key, "HELD", version).status()).isEqualTo(204);
		hold(client);
		assertThat(delete(key, "HELD", version).status()).isEqualTo(409);
		assertThat(json(get("/" + key)).get("state").asString()).isEqualTo("HELD");
	}

	@Test
	void freeWhenHeldThenNextRequestRuns(CapturedOutput output) {
		String client = UUID.randomUUID().toString();
		String key = hold(client);
		assertThat(pay(client).status()).isEqualTo(409);
		String version = version(key);
		Answer freed = delete(key, "HELD", version);
		assertThat(freed.status()).isEqualTo(204);
		Answer again = pay(client);
		assertThat(again.status()).isEqualTo(201);
		assertThat(again.isReplayed()).isFalse();
		assertThat(output).contains("'admin' frees record " + key + ", seen as HELD in version " + version + ": done")
			.doesNotContain(client);
	}

	@Test
	void freeWhenUnauthenticatedThenLogSaysSo(CapturedOutput output) {
		String key = hold(null);
		this.client.call("DELETE", ENDPOINT + "/" + key + "?state=HELD&version=" + version(key)).send();
		assertThat(output).contains("Somebody unauthenticated frees record " + key);
	}

	@Test
	void freeWhenAnotherIsSeenThen409AndNothingChanges(CapturedOutput output) {
		String key = hold(null);
		Answer answer = delete(key, "HELD", OTHER_VERSION);
		assertThat(answer.status()).isEqualTo(409);
		assertThat(json(answer).get("record").get("version").asString()).isEqualTo(version(key));
		assertThat(delete(key, "ABANDONED", version(key)).status()).isEqualTo(409);
		assertThat(json(get("/" + key)).get("state").asString()).isEqualTo("HELD");
		assertThat(output).contains(OTHER_VERSION + ": changed");
	}

	@Test
	void decisionWhenOwnerIsAtWorkThen409WithTheReason() {
		RecordKey key = new RecordKey(randomKey());
		this.server.bean(IdempotencyStore.class)
			.claim(new Claim(key, OwnerToken.random(), Fingerprint.NONE, Duration.ofMinutes(1), Duration.ofHours(1),
					false));
		Answer freed = delete(key.value(), "IN_PROGRESS", version(key.value()));
		assertThat(freed.status()).isEqualTo(409);
		assertThat(json(freed).get("reason").asString()).contains("lease");
		assertThat(settle(key.value(), "IN_PROGRESS", "\"operation\":\"POST /payments\",\"status\":\"200\"").status())
			.isEqualTo(409);
	}

	@Test
	void decisionWhenAbsentThen404() {
		assertThat(delete(randomKey(), "HELD", OTHER_VERSION).status()).isEqualTo(404);
		assertThat(settle(randomKey(), "HELD", "\"operation\":\"POST /payments\",\"status\":\"200\"").status())
			.isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "?version=0123456789abcdef", "?state=HELD", "?state=LOST&version=0123456789abcdef",
			"?state=HELD&version=a%0Ab" })
	void freeWhenSeenIsMissingOrWrongThen400(String query) {
		assertThat(this.client.call("DELETE", ENDPOINT + "/" + randomKey() + query).user("admin").send().status())
			.isEqualTo(400);
	}

	@Test
	void settleWhenHeldThenRepeatsGetIt(CapturedOutput output) {
		String client = UUID.randomUUID().toString();
		String key = hold(client);
		int calls = calls();
		Answer settled = settle(key, "HELD",
				"""
						"operation":"POST /payments","status":"201","contentType":"application/json","location":"/payments/770047",
						"body":"{\\"amount\\":10,\\"id\\":770047}\"""");
		assertThat(settled.status()).as(settled.text()).isEqualTo(204);
		Answer repeat = pay(client);
		assertThat(repeat.status()).isEqualTo(200);
		assertThat(repeat.isReplayed()).isTrue();
		assertThat(repeat.text()).isEqualTo("{\"amount\":10,\"id\":770047}");
		assertThat(repeat.header("Content-Type")).isEqualTo("application/json");
		assertThat(repeat.header("Location")).isEqualTo("/payments/770047");
		assertThat(calls()).isEqualTo(calls);
		assertThat(output).contains("'admin' settles record " + key).doesNotContain("770047").doesNotContain(client);
		assertThat(settle(key, "CONSUMED", "\"operation\":\"POST /payments\",\"status\":\"200\"").status())
			.isEqualTo(409);
	}

	@Test
	void settleWhenSomebodyWaitsThenItIsToldAtOnce() throws Exception {
		String client = UUID.randomUUID().toString();
		String key = hold(client);
		WatchableIdempotencyStore store = Objects
			.requireNonNull(this.server.bean(IdempotencyStore.class).ability(WatchableIdempotencyStore.class));
		CompletableFuture<Boolean> told = new CompletableFuture<>();
		try (Watch watch = store.watch(new RecordKey(key), () -> told.complete(true))) {
			assertThat(watch).isNotNull();
			settle(key, "HELD", "\"operation\":\"POST /payments\",\"status\":\"204\"");
			assertThat(told.get(5, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(pay(client).status()).isEqualTo(204);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"operation\":\"POST /payments\"", "\"operation\":\"POST /payments\",\"status\":\"99\"",
			"\"operation\":\"POST /payments\",\"status\":\"600\"", "\"operation\":\"unheard of\",\"status\":\"200\"",
			"\"operation\":\"POST /payments\",\"status\":\"200\",\"body\":\"untyped\"",
			"\"operation\":\"POST /payments\",\"status\":\"302\",\"location\":\"/a\\r\\nSet-Cookie: b\"",
			"\"operation\":\"payout\",\"status\":\"200\"", "\"operation\":\"payout\",\"body\":\"no JSON\"",
			"\"operation\":\"payout\",\"body\":\"[]\"" })
	void settleWhenItIsNoResultThen400WithTheReasonAndNothingChanges(String settlement) {
		String key = hold(null);
		Answer answer = settle(key, "HELD", settlement);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(json(answer).get("reason").asString()).isNotEmpty();
		assertThat(json(get("/" + key)).get("state").asString()).isEqualTo("HELD");
	}

	@Test
	void settleWhenLargerThanIsKeptThen400() {
		String key = hold(null);
		Answer answer = settle(key, "HELD",
				"\"operation\":\"POST /payments\",\"status\":\"200\",\"contentType\":\"text/plain\",\"body\":\""
						+ "x".repeat(2000) + "\"");
		assertThat(answer.status()).isEqualTo(400);
		assertThat(json(answer).get("reason").asString()).contains("max-result-size");
	}

	@Test
	void settleWhenValueThenTheCallerGetsIt() {
		String id = UUID.randomUUID().toString();
		assertThat(this.client.post("/payouts/" + id).send().status()).isEqualTo(500);
		String key = json(get("/lookup?operation=payout&scope=whoever&key=" + id)).get("key").asString();
		Answer settled = settle(key, "HELD",
				"\"operation\":\"payout\",\"body\":\"{ \\\"amount\\\": 5, \\\"id\\\": \\\"p\\\" }\"");
		assertThat(settled.status()).as(settled.text()).isEqualTo(204);
		assertThat(this.client.post("/payouts/" + id).send().text()).isEqualTo("{\"id\":\"p\",\"amount\":5}");
	}

	private String hold(@Nullable String clientKey) {
		String client = (clientKey != null) ? clientKey : UUID.randomUUID().toString();
		this.server.bean(PaymentsController.class).loseNextAnswer();
		assertThat(pay(client).status()).isEqualTo(500);
		return RecordKey.of("shop", "POST /payments", null, client).value();
	}

	private Answer pay(String key) {
		return this.client.post("/payments").key(key).json(BODY).send();
	}

	private int calls() {
		return this.server.bean(PaymentsController.class).calls();
	}

	private Answer get(String path) {
		return this.client.call("GET", ENDPOINT + path).send();
	}

	private Answer delete(String key, String state, String version) {
		return this.client.call("DELETE", ENDPOINT + "/" + key + "?state=" + state + "&version=" + version)
			.user("admin")
			.send();
	}

	private Answer settle(String key, String state, String settlement) {
		return this.client.post(ENDPOINT + "/" + key)
			.user("admin")
			.json("{\"state\":\"" + state + "\",\"version\":\"" + version(key) + "\"," + settlement + "}")
			.send();
	}

	private String version(String key) {
		InspectableIdempotencyStore store = Objects
			.requireNonNull(this.server.bean(IdempotencyStore.class).ability(InspectableIdempotencyStore.class));
		RecordDescription record = store.describe(new RecordKey(key));
		return (record != null) ? record.version() : OTHER_VERSION;
	}

	private static String randomKey() {
		return RecordKey.of(null, "random", null, UUID.randomUUID().toString()).value();
	}

	private static JsonNode operation(JsonNode overview, String name) {
		for (JsonNode operation : overview.get("operations")) {
			if (operation.get("name").asString().equals(name)) {
				return operation;
			}
		}
		throw new AssertionError("No operation " + name + " in " + overview);
	}

	private static JsonNode json(Answer answer) {
		return JsonMapper.shared().readTree(answer.text());
	}

}
