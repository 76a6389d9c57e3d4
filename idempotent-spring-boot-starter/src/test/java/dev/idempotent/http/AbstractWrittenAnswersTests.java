package dev.idempotent.http;

import java.util.UUID;

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

/**
 * Whatever MVC writes is replayed to the byte, by whomever it was written.
 */
@SpringBootTest(classes = { TestApplication.class, WrittenAnswersController.class, WrittenAnswersConfiguration.class,
		WrittenAnswersConfiguration.Advice.class }, webEnvironment = WebEnvironment.RANDOM_PORT)
abstract class AbstractWrittenAnswersTests {

	@Autowired
	private Gate gate;

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	@AfterEach
	void resetGate() {
		this.gate.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "masked", "wrapped", "late-status/202", "hal", "xml", "protobuf", "csv", "gson",
			"other-mapper", "iterator", "stream", "once", "filtered", "own-handler", "clock", "byte-resource",
			"large-resource", "stream-resource", "by-stream", "by-writer", "closed", "flushed", "reset", "reset-buffer",
			"content-length", "wrong-length", "cookie", "redirect-by-hand", "date-headers", "bytes", "charset",
			"no-body/201", "no-body/204", "no-body/205", "no-body/304", "no-body/303", "late-set-status" })
	void postWhenAnswerIsWrittenThenReplayedToTheByte(String path) {
		Answer first = post(path).send();
		assertThat(first.status()).as(first.toString()).isLessThan(400);
		Replays.assertReplayed(post(path).send(), first);
		Replays.assertReplayed(post(path).send(), first);
		assertThat(this.gate.executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 503, 404 })
	void postWhenAdviceSetsAnErrorStatusThenKeyIsFree(int status) {
		Answer first = post("late-status/" + status).send();
		assertThat(first.status()).isEqualTo(status);
		assertThat(first.text()).contains("execution 1");
		assertThat(post("late-status/" + status).send().text()).contains("execution 2");
	}

	@Test
	void postWhenAdviceMasksThenFirstAnswerAndReplayAreMasked() {
		assertThat(post("masked").send().text()).contains("\"card\":\"****\"");
		assertThat(post("masked").send().text()).contains("\"card\":\"****\"");
	}

	@Test
	void postWhenWrittenInItsOwnFormThenItIsThatForm() {
		assertThat(post("hal").send().text()).contains("\"_links\":{\"self\":{\"href\":\"/orders/1\"}}");
		assertThat(post("xml").send().text()).endsWith("<order id=\"2\">\u00e4</order>");
		assertThat(post("csv").send().text()).isEqualTo("3;\u00e4\n0;\u00e4\n");
		assertThat(post("other-mapper").send().text()).contains("\"Execution\" : 4");
		assertThat(post("filtered").send().text()).isEqualTo("{\"shown\":\"execution 5\"}");
		assertThat(post("own-handler").send().status()).isEqualTo(207);
		assertThat(post("protobuf").send().body()).isNotEmpty();
		assertThat(post("flushed").send().header("X-Own")).isEqualTo("in time");
		assertThat(post("reset").send().header("X-Own")).isEmpty();
		assertThat(post("reset-buffer").send().text()).isEqualTo("execution 10");
		assertThat(post("closed").send().status()).isEqualTo(202);
		assertThat(post("redirect-by-hand").send().header("Location"))
			.isEqualTo("http://localhost:" + this.port + "/there?execution=12");
	}

	@Test
	void postWhenOriginalStatusIsAskedForThenReplayHas201() {
		assertThat(post("original-status").send().status()).isEqualTo(201);
		Answer replay = post("original-status").send();
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.status()).isEqualTo(201);
	}

	@ParameterizedTest
	@ValueSource(strings = { "view", "writer-and-view" })
	void postWhenAnswerIsAViewThen409(String path) {
		Answer first = post(path).send();
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(first.text()).endsWith("rendered");
		Replays.assertUnavailable(post(path).send(), 200);
		assertThat(this.gate.executions()).isOne();
	}

	private Call post(String path) {
		return new Client(this.port).post("/written/" + path).key(this.key);
	}

}
