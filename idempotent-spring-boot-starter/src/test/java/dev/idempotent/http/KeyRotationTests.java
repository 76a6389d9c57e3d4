package dev.idempotent.http;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.redis.RedisServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers on one store, of which some have another key by now.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyRotationTests {

	private static final String OLD = "b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2w=";

	private static final String NEW = "bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmU=";

	private static Server before;

	private static Server after;

	private static Server forgetful;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		before = server("a", "a=" + OLD);
		after = server("b", "a=" + OLD, "b=" + NEW);
		forgetful = server("a", "a=" + NEW);
	}

	@AfterAll
	static void stop() {
		before.close();
		after.close();
		forgetful.close();
	}

	@Test
	void postWhenKeyIsNotActiveAnyMoreThenItsAnswersAreGivenAgain() {
		Answer first = post(before);
		Answer replay = post(after);
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.text()).isEqualTo(first.text());
	}

	@Test
	void postWhenKeyIsNotThereThen409UntilItIs(CapturedOutput output) {
		Answer first = post(after);
		assertUnavailable(post(before));
		assertThat(output).contains("is encrypted with the key \"b\", which is not there").doesNotContain(OLD, NEW);
		assertThat(post(after).text()).isEqualTo(first.text());
	}

	@Test
	void postWhenKeyOfTheSameIdIsAnotherThen409(CapturedOutput output) {
		Answer first = post(before);
		assertUnavailable(post(forgetful));
		assertThat(output).contains("can't be decrypted with the key \"a\"").doesNotContain(OLD, NEW);
		assertThat(post(before).text()).isEqualTo(first.text());
	}

	private Answer post(Server server) {
		return server.client().post("/numbers").key(this.key).send();
	}

	private static void assertUnavailable(Answer answer) {
		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.text()).contains("result-unavailable");
	}

	private static Server server(String active, String... keys) {
		List<String> properties = new ArrayList<>(
				List.of("spring.application.name=rotation", "spring.data.redis.host=" + RedisServers.shared().host(),
						"spring.data.redis.port=" + RedisServers.shared().port(),
						"idempotent.encryption.active-key-id=" + active));
		for (String key : keys) {
			properties.add("idempotent.encryption.keys." + key);
		}
		return Server.start(List.of(NumbersController.class), properties.toArray(String[]::new));
	}

	@RestController
	static class NumbersController {

		@PostMapping("/numbers")
		@Idempotent
		String number() {
			return UUID.randomUUID().toString();
		}

	}

}
