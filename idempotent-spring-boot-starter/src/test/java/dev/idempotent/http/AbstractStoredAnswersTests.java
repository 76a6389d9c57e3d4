package dev.idempotent.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.Idempotent;
import dev.idempotent.engine.Admission;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that are stored compressed and encrypted, or not at all.
 */
@SpringBootTest(classes = { TestApplication.class, AbstractStoredAnswersTests.SecretsController.class,
		AbstractStoredAnswersTests.Stored.class }, webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = { "idempotent.compression.min-result-size=500B",
		"idempotent.encryption.active-key-id=2026-11",
		"idempotent.encryption.keys.2026-11=" + AbstractStoredAnswersTests.KEY,
		"management.endpoints.web.exposure.include=idempotency,env,configprops",
		"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
		"management.endpoint.idempotency.access=unrestricted", "management.endpoint.idempotency.show-answers=always" })
abstract class AbstractStoredAnswersTests {

	static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

	private static final String SECRET = "iban DE02120300000000202051";

	@Autowired
	private Gate gate;

	@Autowired
	private Stored stored;

	@Autowired
	private IdempotencyTemplate template;

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	@AfterEach
	void reset() {
		this.gate.reset();
	}

	@ParameterizedTest
	@CsvSource({ "/secrets/small, 201", "/secrets/large, 200", "/secrets/later, 200", "/secrets/callable, 200" })
	void postWhenRepeatedThenFirstAnswerToTheByteThoughTheStoreHasNothingOfIt(String path, int status) {
		Answer first = post(path);
		Answer replay = post(path);
		assertThat(first.status()).isEqualTo(status);
		assertThat(first.text()).contains(SECRET);
		assertThat(replay.status()).isEqualTo(200);
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.body()).isEqualTo(first.body());
		assertThat(replay.header("Location")).isEqualTo(first.header("Location"));
		assertThat(this.gate.executions()).isOne();
		assertThat(stored()).hasSizeLessThan(700).contains("2026-11").doesNotContain("iban", "Location", "/secrets");
	}

	@Test
	void executeWhenRepeatedThenFirstValueThoughTheStoreHasNothingOfIt() {
		String first = this.template.execute("mail", this.key, null, String.class, () -> SECRET);
		String second = this.template.execute("mail", this.key, null, String.class, () -> "other");
		assertThat(second).isEqualTo(first).isEqualTo(SECRET);
		assertThat(stored()).contains("2026-11").doesNotContain("iban");
	}

	@Test
	void operatorWhenAllowedThenSeesTheAnswerAndWhatIsSettledIsEncryptedToo() {
		post("/secrets/small");
		assertThat(post("/secrets/small").isReplayed()).isTrue();
		assertThat(operator().text()).contains("\"body\":\"" + SECRET, "\"status\":201", "/secrets/1");
		String other = UUID.randomUUID().toString();
		assertThat(new Client(this.port).post("/secrets/unknown").key(other).send().status()).isEqualTo(200);
		assertThat(new Client(this.port).post("/secrets/unknown").key(other).send().text()).contains("outcome-unknown");
		Answer settled = new Client(this.port).post(this.stored.path())
			.json("{\"state\":\"HELD\",\"version\":\"" + version()
					+ "\",\"operation\":\"POST /secrets/unknown\",\"status\":\"200\","
					+ "\"contentType\":\"text/plain\",\"body\":\"" + SECRET + " settled\"}")
			.send();
		assertThat(settled.status()).as(settled.text()).isEqualTo(204);
		assertThat(stored()).contains("2026-11").doesNotContain("iban", "settled");
		Answer repeat = new Client(this.port).post("/secrets/unknown").key(other).send();
		assertThat(repeat.text()).isEqualTo(SECRET + " settled");
	}

	@Test
	void operatorWhenAnswersAreNotStoredThenSettlesWithoutBodyOnly() {
		assertThat(post("/secrets/unknown-unstored").status()).isEqualTo(200);
		assertThat(post("/secrets/unknown-unstored").text()).contains("outcome-unknown");
		String seen = "{\"state\":\"HELD\",\"version\":\"" + version()
				+ "\",\"operation\":\"POST /secrets/unknown-unstored\",";
		Answer refused = new Client(this.port).post(this.stored.path())
			.json(seen + "\"status\":\"200\",\"contentType\":\"text/plain\",\"body\":\"" + SECRET + "\"}")
			.send();
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.text()).contains("storeAnswer = false");
		assertThat(new Client(this.port).post(this.stored.path()).json(seen + "\"status\":\"204\"}").send().status())
			.isEqualTo(204);
		assertThat(post("/secrets/unknown-unstored").status()).isEqualTo(204);
	}

	@Test
	void endpointsWhenTheyShowValuesThenNoKey() {
		Client client = new Client(this.port);
		for (String path : List.of("env", "env/idempotent.encryption.keys.2026-11", "configprops")) {
			Answer answer = client.call("GET", "/actuator/" + path).send();
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.text()).contains("******").doesNotContain(KEY);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/secrets/unstored, 201, /secrets/1", "/secrets/unstored-plain, 200,",
			"/secrets/unstored-later, 202, /secrets/1", "/secrets/unstored-failure, 410," })
	void postWhenAnswerIsNotStoredThenRepeatsGetStatusAndLocation(String path, int status, @Nullable String location) {
		Answer first = post(path);
		Answer repeat = post(path);
		assertThat(first.status()).isEqualTo(status);
		assertThat(repeat.status()).isEqualTo(409);
		assertThat(repeat.text()).contains("result-unavailable", "\"originalStatus\":" + status).doesNotContain(SECRET);
		if (location != null) {
			assertThat(first.text()).contains(SECRET);
			assertThat(repeat.text()).contains("\"location\":\"" + location + "\"");
		}
		assertThat(this.gate.executions()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "/secrets/unstored-created, 201, 200", "/secrets/unstored-no-content, 204, 204" })
	void postWhenAnswerIsNotStoredAndHasNoBodyThenReplayHasStatusAndLocation(String path, int first, int repeat) {
		assertThat(post(path).status()).isEqualTo(first);
		Answer replay = post(path);
		assertThat(replay.status()).isEqualTo(repeat);
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.body()).isEmpty();
		assertThat(replay.header("X-Secret")).isEmpty();
		assertThat(replay.header("Location")).isEqualTo((first == 201) ? "/secrets/1" : "");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenResultWasChangedOrIsThatOfAnotherRecordThen409AndNothingRuns() {
		String path = "/secrets/small";
		assertThat(post(path).status()).isEqualTo(201);
		post(path);
		RecordKey victim = this.stored.key();
		byte[] own = this.stored.result;
		String other = UUID.randomUUID().toString();
		assertThat(new Client(this.port).post(path).key(other).send().status()).isEqualTo(201);
		assertThat(new Client(this.port).post(path).key(other).send().status()).isEqualTo(200);
		if (plant(victim, this.stored.result)) {
			assertUnavailable(post(path));
			own[own.length / 2] ^= 1;
			assertThat(plant(victim, own)).isTrue();
			assertUnavailable(post(path));
			assertThat(plant(victim, "\2\1\0\0\0\310\0\0\0\0\0\0\0\3own".getBytes(StandardCharsets.ISO_8859_1)))
				.isTrue();
			assertUnavailable(post(path));
			assertThat(this.gate.executions()).isEqualTo(2);
		}
	}

	/**
	 * Returns all that the store has of a record, as it lies there.
	 */
	abstract byte[] raw(RecordKey key);

	/**
	 * Writes into the store, as somebody could who is not the application.
	 * @return whether anybody could
	 */
	abstract boolean plant(RecordKey key, byte[] result);

	private static void assertUnavailable(Answer answer) {
		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.text()).contains("result-unavailable").doesNotContain(SECRET);
	}

	private String stored() {
		return new String(raw(this.stored.key()), StandardCharsets.ISO_8859_1);
	}

	private String version() {
		return JsonMapper.shared().readTree(operator().text()).get("version").asString();
	}

	private Answer operator() {
		return new Client(this.port).call("GET", this.stored.path()).send();
	}

	private Answer post(String path) {
		return new Client(this.port).post(path).key(this.key).send();
	}

	/**
	 * The record that was last asked for, and the result that it had.
	 */
	static class Stored implements IdempotencyListener {

		private volatile @Nullable RecordKey key;

		private volatile byte[] result = {};

		@Override
		public void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
			this.key = key;
			if (admission instanceof Admission.Replay replay) {
				this.result = replay.result();
			}
		}

		private RecordKey key() {
			return Objects.requireNonNull(this.key);
		}

		private String path() {
			return "/actuator/idempotency/" + key();
		}

	}

	@RestController
	@RequestMapping("/secrets")
	static class SecretsController {

		private final Gate gate;

		SecretsController(Gate gate) {
			this.gate = gate;
		}

		@PostMapping("/small")
		@Idempotent
		ResponseEntity<String> small() {
			return secret(201);
		}

		@PostMapping("/large")
		@Idempotent
		String large() {
			return (SECRET + this.gate.pass()).repeat(1000);
		}

		@PostMapping("/later")
		@Idempotent
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture(SECRET + this.gate.pass());
		}

		@PostMapping("/callable")
		@Idempotent
		Callable<String> callable() {
			return () -> SECRET + this.gate.pass();
		}

		@PostMapping("/unknown")
		@Idempotent(unknownIf = "true")
		String unknown() {
			return SECRET;
		}

		@PostMapping("/unknown-unstored")
		@Idempotent(unknownIf = "true", storeAnswer = false)
		String unknownUnstored() {
			return SECRET;
		}

		@PostMapping("/unstored")
		@Idempotent(storeAnswer = false)
		ResponseEntity<String> unstored() {
			return secret(201);
		}

		@PostMapping("/unstored-plain")
		@Idempotent(storeAnswer = false)
		String unstoredPlain() {
			return SECRET + this.gate.pass();
		}

		@PostMapping("/unstored-later")
		@Idempotent(storeAnswer = false)
		CompletableFuture<ResponseEntity<String>> unstoredLater() {
			return CompletableFuture.completedFuture(secret(202));
		}

		@PostMapping("/unstored-failure")
		@Idempotent(storeAnswer = false, rememberExceptions = SoldException.class)
		String unstoredFailure() {
			this.gate.pass();
			throw new SoldException(SECRET);
		}

		@PostMapping("/unstored-created")
		@Idempotent(storeAnswer = false)
		ResponseEntity<Void> unstoredCreated() {
			return ResponseEntity.created(URI.create("/secrets/" + this.gate.pass()))
				.header("X-Secret", SECRET)
				.build();
		}

		@PostMapping("/unstored-no-content")
		@Idempotent(storeAnswer = false)
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void unstoredNoContent() {
			this.gate.pass();
		}

		private ResponseEntity<String> secret(int status) {
			int id = this.gate.pass();
			return ResponseEntity.status(status).location(URI.create("/secrets/" + id)).body(SECRET + id);
		}

	}

	@ResponseStatus(HttpStatus.GONE)
	static class SoldException extends RuntimeException {

		SoldException(String message) {
			super(message);
		}

	}

}
