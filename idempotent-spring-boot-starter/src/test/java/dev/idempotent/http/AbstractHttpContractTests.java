package dev.idempotent.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every row of the HTTP table, for every store.
 */
@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class AbstractHttpContractTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":10.00}";

	@Autowired
	private Gate gate;

	@Autowired
	private Ledger ledger;

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	@AfterEach
	void resetGate() {
		this.gate.reset();
	}

	// H1, H2

	@Test
	void postWhenKeyMissingThen400() {
		assertProblem(post("/orders").json(BODY).send(), 400, "missing-key");
		assertThat(this.gate.executions()).isZero();
	}

	@Test
	void postWhenKeyMissingAndOptionalThenRunsEveryTime() {
		Answer first = post("/optional").json(BODY).send();
		Answer second = post("/optional").json(BODY).send();
		assertThat(List.of(first.status(), second.status())).containsOnly(200);
		assertThat(second.isReplayed()).isFalse();
		assertThat(this.gate.executions()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a,b", "a b", "\"unclosed", "\"a\"b", "a\"b", "\"\"", "\"a\",\"b\"", "\"a\\x\"",
			"\"a\";=", "\"a\";A" })
	void postWhenKeyMalformedThen400(String malformed) {
		assertProblem(post("/orders").key(malformed).json(BODY).send(), 400, "invalid-key");
		assertProblem(post("/optional").key(malformed).json(BODY).send(), 400, "invalid-key");
		assertThat(this.gate.executions()).isZero();
	}

	@Test
	void postWhenKeyRepeatedThen400() {
		assertProblem(post("/orders").key("a").key("b").json(BODY).send(), 400, "invalid-key");
	}

	@Test
	void postWhenKeyTooLongThen400() {
		assertProblem(post("/orders").key("k".repeat(256)).json(BODY).send(), 400, "invalid-key");
		assertThat(post("/orders").key("k".repeat(255 - 36) + this.key).json(BODY).send().status()).isEqualTo(201);
	}

	@Test
	void postWhenKeyQuotedThenIsTheBareKey() {
		assertThat(post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
		Answer replay = post("/orders").key("\"" + this.key + "\";a=1").json(BODY).send();
		assertThat(replay.isReplayed()).isTrue();
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenHeaderIsNamedByAnnotationThenIsRead() {
		assertProblem(post("/own-header").key(this.key).json(BODY).send(), 400, "missing-key");
		assertThat(post("/own-header").header("X-Request-Key", this.key).json(BODY).send().status()).isEqualTo(200);
		assertThat(post("/own-header").header("X-Request-Key", this.key).json(BODY).send().isReplayed()).isTrue();
	}

	// H3, H4

	@Test
	void postWhenRepeatedThenFirstAnswerWith200() {
		Answer first = post("/orders").key(this.key).json(BODY).send();
		Answer replay = post("/orders").key(this.key).json(BODY).send();
		assertThat(first.status()).isEqualTo(201);
		assertThat(first.isReplayed()).isFalse();
		assertThat(replay.status()).isEqualTo(200);
		assertSameAnswer(replay, first);
		assertThat(replay.header("Location")).isEqualTo("/orders/1");
		assertThat(replay.header("ETag")).isEqualTo("\"v1\"");
		assertThat(replay.header("X-Own")).isEqualTo("one, two");
		assertThat(replay.header("Set-Cookie")).isEmpty();
		assertThat(replay.header("traceparent")).isEmpty();
		assertThat(replay.header("Date")).isNotEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenResponseStatusOnMethodThenReplayHas200() {
		assertReplay("/orders/1/payments", 201, 200);
	}

	@Test
	void postWhenPlainResultThenReplayHas200() {
		assertReplay("/plain", 200, 200);
	}

	@Test
	void postWhenVoidCreatedThenReplayHas200() {
		assertReplay("/void-created", 201, 200);
	}

	@Test
	void postWhenVoidNoContentThenReplayHas204() {
		assertReplay("/void-no-content", 204, 204);
	}

	@Test
	void postWhenVoidThenReplayHas200() {
		assertReplay("/void-plain", 200, 200);
	}

	@Test
	void postWhenRedirectThenReplayRedirects() {
		assertReplay("/redirect", 303, 303);
	}

	@Test
	void postWhenAcceptedThenReplayHas202() {
		assertReplay("/accepted", 202, 202);
	}

	@Test
	void postWhenReplayStatusIsOriginalThenReplayHas201() {
		assertReplay("/original", 201, 201);
	}

	// H5

	@Test
	void postWhenInProgressThen409UntilDone() {
		this.gate.close();
		CompletableFuture<Answer> first = post("/orders").key(this.key).json(BODY).sendAsync();
		this.gate.awaitEntered();
		Answer duplicate = post("/orders").key(this.key).json(BODY).send();
		assertProblem(duplicate, 409, "in-progress");
		assertThat(duplicate.header("Retry-After")).isEqualTo("1");
		this.gate.open();
		assertThat(first.join().status()).isEqualTo(201);
		assertSameAnswer(post("/orders").key(this.key).json(BODY).send(), first.join());
	}

	@Test
	void postWhenMethodOutlivesItsLeaseThenRunsOnce() {
		this.gate.close();
		CompletableFuture<Answer> first = post("/short-lease").key(this.key).json(BODY).sendAsync();
		this.gate.awaitEntered();
		await().during(Duration.ofSeconds(1))
			.atMost(Duration.ofSeconds(10))
			.until(() -> post("/short-lease").key(this.key).json(BODY).send().status() == 409);
		this.gate.open();
		first.join();
		assertSameAnswer(post("/short-lease").key(this.key).json(BODY).send(), first.join());
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhen64AtOnceThenRunsOnce() {
		this.gate.close();
		List<CompletableFuture<Answer>> calls = IntStream.range(0, 64)
			.mapToObj((i) -> post("/orders").key(this.key).json(BODY).sendAsync())
			.toList();
		await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() == 63);
		this.gate.open();
		List<Integer> statuses = calls.stream().map((call) -> call.join().status()).sorted().toList();
		assertThat(statuses).hasSize(64).startsWith(201);
		assertThat(statuses.subList(1, 64)).containsOnly(409);
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenStormWithoutGateThenOneAnswer() {
		List<Answer> answers = IntStream.range(0, 64)
			.mapToObj((i) -> post("/orders").key(this.key).json(BODY).sendAsync())
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(answers).filteredOn((answer) -> answer.status() == 201).hasSize(1);
		assertThat(answers).allMatch((answer) -> List.of(200, 201, 409).contains(answer.status()));
		assertThat(answers).filteredOn((answer) -> answer.status() < 300)
			.extracting(Answer::text)
			.containsOnly(answers.stream().filter((answer) -> answer.status() == 201).findAny().orElseThrow().text());
		assertThat(this.gate.executions()).isOne();
	}

	// H6

	@Test
	void postWhenOtherBodyThen422AndRecordIsUntouched() {
		Answer first = post("/orders").key(this.key).json(BODY).send();
		assertProblem(post("/orders").key(this.key).json(BODY.replace("book", "car")).send(), 422, "key-reused");
		assertProblem(post("/orders?x=1").key(this.key).json(BODY).send(), 422, "key-reused");
		assertSameAnswer(post("/orders").key(this.key).json(BODY).send(), first);
	}

	@Test
	void postWhenOtherBodyWhileInProgressThen422() {
		this.gate.close();
		CompletableFuture<Answer> first = post("/orders").key(this.key).json(BODY).sendAsync();
		this.gate.awaitEntered();
		assertProblem(post("/orders").key(this.key).json(BODY.replace("10.00", "10.0")).send(), 422, "key-reused");
		this.gate.open();
		assertThat(first.join().status()).isEqualTo(201);
	}

	@Test
	void postWhenOtherPathVariableThen422() {
		assertThat(post("/orders/1/payments").key(this.key).json(BODY).send().status()).isEqualTo(201);
		assertProblem(post("/orders/2/payments").key(this.key).json(BODY).send(), 422, "key-reused");
	}

	@Test
	void postWhenJsonIsWrittenOtherwiseThenSameRequest() {
		Answer first = post("/orders").key(this.key).json(BODY).send();
		assertSameAnswer(
				post("/orders").key(this.key).json("{ \"amount\" : 10.00,\n \"item\" : \"b\\u006fok\" }").send(),
				first);
	}

	@Test
	void postWhenWriteOnlyPropertyDiffersThen422() {
		post("/register").key(this.key).json("{\"name\":\"a\",\"password\":\"x\"}").send();
		assertProblem(post("/register").key(this.key).json("{\"name\":\"a\",\"password\":\"y\"}").send(), 422,
				"key-reused");
	}

	@Test
	void postWhenFormDiffersThen422() {
		String form = "application/x-www-form-urlencoded";
		for (String path : List.of("/form", "/form-map")) {
			Answer first = post(path).key(this.key).body(form, "item=book".getBytes(StandardCharsets.UTF_8)).send();
			assertSameAnswer(post(path).key(this.key).body(form, "item=book".getBytes(StandardCharsets.UTF_8)).send(),
					first);
			assertProblem(post(path).key(this.key).body(form, "item=car".getBytes(StandardCharsets.UTF_8)).send(), 422,
					"key-reused");
		}
	}

	@Test
	void postWhenMultipartWithOtherBoundaryThenSameRequest() {
		Answer first = multipart("one", "text").send();
		assertThat(first.status()).isEqualTo(200);
		assertSameAnswer(multipart("two", "text").send(), first);
		assertProblem(multipart("one", "other").send(), 422, "key-reused");
	}

	@Test
	void postWhenRawBodyDiffersThen422() {
		Answer first = post("/raw").key(this.key).body("application/octet-stream", new byte[] { 1, 2 }).send();
		assertSameAnswer(post("/raw").key(this.key).body("application/octet-stream", new byte[] { 1, 2 }).send(),
				first);
		assertProblem(post("/raw").key(this.key).body("application/octet-stream", new byte[] { 1, 3 }).send(), 422,
				"key-reused");
	}

	@Test
	void postWhenMethodReadsTheStreamThenItIsAllThere() {
		Answer answer = post("/stream").key(this.key)
			.body("text/plain", "all of it".getBytes(StandardCharsets.UTF_8))
			.send();
		assertThat(answer.text()).contains("\"all of it\"");
	}

	@Test
	void postWhenHugeNumberThenClearAnswer() {
		Answer answer = post("/chosen").key(this.key).json("{\"item\":\"book\",\"amount\":1e999999999}").send();
		assertThat(answer.status()).isIn(200, 400);
		assertThat(post("/register").key(this.key).json("{\"name\":\"a\",\"x\":1e999999999}").send().status())
			.isEqualTo(200);
	}

	@Test
	void postWhenFingerprintIsChosenThenOnlyThatCounts() {
		Answer first = post("/chosen").key(this.key).json(BODY).send();
		assertSameAnswer(post("/chosen").key(this.key).json(BODY.replace("book", "car")).send(), first);
		assertProblem(post("/chosen").key(this.key).json(BODY.replace("10.00", "11.00")).send(), 422, "key-reused");
	}

	@Test
	void postWhenWholeBodyIsIgnoredThenOnlyTheRestCounts() {
		Answer first = post("/anything").key(this.key).json(BODY).send();
		assertSameAnswer(post("/anything").key(this.key).json(BODY.replace("book", "car")).send(), first);
		assertProblem(post("/anything?a=b").key(this.key).json(BODY).send(), 422, "key-reused");
	}

	// H10

	@Test
	void postWhenOtherUserThenIndependent() {
		Answer alice = post("/orders").key(this.key).user("alice").json(BODY).send();
		Answer bob = post("/orders").key(this.key).user("bob").json(BODY.replace("book", "car")).send();
		Answer nobody = post("/orders").key(this.key).json(BODY).send();
		assertThat(List.of(alice.status(), bob.status(), nobody.status())).containsOnly(201);
		assertThat(this.gate.executions()).isEqualTo(3);
		assertSameAnswer(post("/orders").key(this.key).user("alice").json(BODY).send(), alice);
	}

	@Test
	void postWhenOtherOperationThenIndependent() {
		assertThat(post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
		assertThat(post("/plain").key(this.key).json(BODY.replace("book", "car")).send().status()).isEqualTo(200);
		assertThat(this.gate.executions()).isEqualTo(2);
	}

	@Test
	void postWhenNotAuthorizedThenNeitherRunsNorReplays() {
		assertThat(post("/admin").key(this.key).user("bob").json(BODY).send().status()).isEqualTo(403);
		assertThat(post("/admin").key(this.key).user("admin").json(BODY).send().status()).isEqualTo(200);
		assertThat(post("/admin").key(this.key).user("bob").json(BODY).send().status()).isEqualTo(403);
		assertThat(this.gate.executions()).isOne();
	}

	// H11

	@Test
	void postWhenRetentionIsOverThenNewRequest() {
		Answer first = post("/short-retention").key(this.key).json(BODY).send();
		await().until(() -> !post("/short-retention").key(this.key).json(BODY).send().isReplayed());
		assertThat(first.text()).contains("\"id\":1,");
		assertThat(this.gate.executions()).isEqualTo(2);
	}

	// H12

	@Test
	void postWhenMethodThrowsThenKeyIsFree() {
		assertThat(post("/throwing").key(this.key).json(BODY).send().status()).isEqualTo(502);
		Answer second = post("/throwing").key(this.key).json(BODY).send();
		assertThat(second.status()).isEqualTo(200);
		assertThat(second.isReplayed()).isFalse();
		assertThat(post("/throwing").key(this.key).json(BODY).send().isReplayed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 404, 409, 422, 429, 500, 503 })
	void postWhenReturnedStatusIsNoSuccessThenKeyIsFree(int status) {
		assertThat(post("/status/" + status).key(this.key).send().status()).isEqualTo(status);
		assertThat(post("/status/" + status).key(this.key).send().isReplayed()).isFalse();
		assertThat(this.gate.executions()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404, 409, 410, 422 })
	void postWhenDefinitiveStatusIsRememberedThenReplayed(int status) {
		Answer first = post("/definitive/" + status).key(this.key).send();
		assertThat(first.status()).isEqualTo(status);
		Answer replay = post("/definitive/" + status).key(this.key).send();
		assertThat(replay.status()).isEqualTo(status);
		assertSameAnswer(replay, first);
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 408, 425, 429, 500, 502, 503 })
	void postWhenStatusIsNeverDefinitiveThenKeyIsFree(int status) {
		post("/definitive/" + status).key(this.key).send();
		assertThat(post("/definitive/" + status).key(this.key).send().isReplayed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"item\":", "{\"item\":\"\",\"amount\":1}", "{\"item\":\"a\",\"amount\":-1}", "[]", "" })
	void postWhenBodyIsBadThenKeyIsFreeForTheCorrectedRequest(String body) {
		Answer bad = post("/orders").key(this.key).json(body).send();
		assertThat(bad.status()).isEqualTo(400);
		assertThat(this.gate.executions()).isZero();
		assertThat(post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
	}

	@Test
	void postWhenContentTypeIsWrongThenKeyIsFreeForTheCorrectedRequest() {
		Answer bad = post("/orders").key(this.key).body("text/plain", BODY.getBytes(StandardCharsets.UTF_8)).send();
		assertThat(bad.status()).isEqualTo(415);
		assertThat(post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
	}

	// Order

	@Test
	void postWhenTransactionCommitsThenResultIsStoredAfterIt() {
		this.gate.close();
		CompletableFuture<Answer> first = post("/ledger/" + this.key).key(this.key).sendAsync();
		this.gate.awaitEntered();
		assertProblem(post("/ledger/" + this.key).key(this.key).send(), 409, "in-progress");
		this.gate.open();
		assertThat(first.join().status()).isEqualTo(200);
		assertThat(post("/ledger/" + this.key).key(this.key).send().isReplayed()).isTrue();
		assertThat(this.ledger.count(this.key)).isOne();
	}

	@Test
	void postWhenTransactionRollsBackThenKeyIsFree() {
		String path = "/ledger/" + this.key + "/failing-commit";
		assertThat(post(path).key(this.key).send().status()).isEqualTo(503);
		assertThat(this.ledger.count(this.key)).isZero();
		assertThat(post(path).key(this.key).send().isReplayed()).isFalse();
		assertThat(post(path).key(this.key).send().isReplayed()).isTrue();
		assertThat(this.ledger.count(this.key)).isOne();
	}

	@Test
	void callWhenKeyIsAnExpressionThenRunsOnce() {
		Ledger.Event event = new Ledger.Event(this.key, "event " + this.key);
		assertThat(this.ledger.onEvent(event)).isEqualTo("written " + event.text());
		assertThat(this.ledger.onEvent(event)).isEqualTo("written " + event.text());
		assertThat(this.ledger.count(event.text())).isOne();
	}

	@Test
	void postWhenNotAnnotatedThenUntouched() {
		assertThat(post("/unprotected").key("a,b").json(BODY).send().status()).isEqualTo(200);
	}

	// Results

	@ParameterizedTest
	@ValueSource(strings = { "record", "record-created", "list", "generic", "optional", "optional-empty", "decimal",
			"instant", "enum", "null", "sealed", "sealed-list", "string", "bytes", "map", "map-created", "node",
			"wildcard", "wildcard-string", "wildcard-bytes", "wildcard-instant", "raw-entity", "http-entity", "object",
			"content-type", "no-creator", "no-creator-created", "no-creator-entity", "forgetful", "interface",
			"json-view", "int" })
	void postWhenResultIsReplayedThenSameBytes(String type) {
		Answer first = post("/results/" + type).key(this.key).send();
		Answer replay = post("/results/" + type).key(this.key).send();
		assertThat(first.status()).isIn(200, 201);
		assertThat(replay.status()).as(replay.toString()).isEqualTo(200);
		assertSameAnswer(replay, first);
		assertThat(this.gate.executions()).isOne();
	}

	private void assertReplay(String path, int firstStatus, int replayStatus) {
		Answer first = post(path).key(this.key).json(BODY).send();
		Answer replay = post(path).key(this.key).json(BODY).send();
		assertThat(first.status()).isEqualTo(firstStatus);
		assertThat(replay.status()).isEqualTo(replayStatus);
		assertSameAnswer(replay, first);
		assertThat(this.gate.executions()).isOne();
	}

	private static void assertSameAnswer(Answer replay, Answer first) {
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(first.isReplayed()).isFalse();
		assertThat(replay.body()).as(replay + " after " + first).isEqualTo(first.body());
		for (String name : List.of("Content-Type", "Location", "ETag", "X-Own")) {
			assertThat(replay.header(name)).isEqualTo(first.header(name));
		}
	}

	private static void assertProblem(Answer answer, int status, String name) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		assertThat(answer.text()).contains("\"type\":\"urn:problem-type:idempotent:" + name + "\"",
				"\"status\":" + status, "\"title\":\"", "\"detail\":\"");
	}

	private Call multipart(String boundary, String content) {
		String body = """
				--%1$s\r
				Content-Disposition: form-data; name="item"\r
				\r
				book\r
				--%1$s\r
				Content-Disposition: form-data; name="file"; filename="f.txt"\r
				Content-Type: text/plain\r
				\r
				%2$s\r
				--%1$s--\r
				""".formatted(boundary, content);
		return post("/upload").key(this.key)
			.body("multipart/form-data; boundary=" + boundary, body.getBytes(StandardCharsets.UTF_8));
	}

	private Call post(String path) {
		return new Client(this.port).post(path);
	}

}
