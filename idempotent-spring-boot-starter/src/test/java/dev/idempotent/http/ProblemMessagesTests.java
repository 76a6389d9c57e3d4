package dev.idempotent.http;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.StaticMessageSource;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.problem.BodyTooLargeException;
import dev.idempotent.problem.InvalidKeyException;
import dev.idempotent.problem.MissingKeyException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Problems in the client's language.
 */
class ProblemMessagesTests {

	@ParameterizedTest
	@ValueSource(strings = { "debug=false", "spring.mvc.problemdetails.enabled=true" })
	void problemWhenMessagesThenInTheClientsLanguage(String property) {
		try (Server server = Server.start(List.of(Messages.class), "idempotent.store=local", property,
				"idempotent.fingerprint.max-body-size=1234B", "idempotent.problem.docs=/docs/keys")) {
			Answer german = server.client().post("/void-plain").header("Accept-Language", "de").send();
			assertThat(german.text()).contains("\"title\":\"Schlüssel fehlt\"",
					"\"detail\":\"Nichts im header Idempotency-Key\"",
					"\"type\":\"urn:problem-type:idempotent:missing-key\"");
			assertThat(german.header("Link")).isEqualTo("</docs/keys#missing-key>; rel=\"describedby\"");
			Answer english = server.client().post("/void-plain").header("Accept-Language", "en").send();
			assertThat(english.text()).contains("Idempotency key is missing",
					"This operation needs an idempotency key");
			Answer invalid = server.client().post("/void-plain").key("a,b").header("Accept-Language", "de").send();
			assertThat(invalid.text()).contains("Idempotency-Key: must be one key, not a list");
			Answer large = server.client()
				.post("/raw")
				.key("k")
				.header("Accept-Language", "de")
				.json("\"" + "x".repeat(2000) + "\"")
				.send();
			assertThat(large.text()).contains("höchstens 1.234 Bytes");
			Answer broken = server.client().post("/void-plain").header("Accept-Language", "fr").send();
			assertThat(broken.status()).isEqualTo(400);
		}
	}

	static class Messages {

		@Bean
		MessageSource messageSource() {
			StaticMessageSource messages = new StaticMessageSource();
			messages.addMessage("problemDetail.title." + MissingKeyException.class.getName(), Locale.GERMAN,
					"Schlüssel fehlt");
			messages.addMessage("problemDetail." + MissingKeyException.class.getName(), Locale.GERMAN, "Nichts im {0}");
			messages.addMessage("problemDetail." + InvalidKeyException.class.getName(), Locale.GERMAN, "{0}: {1}");
			messages.addMessage("problemDetail." + BodyTooLargeException.class.getName(), Locale.GERMAN,
					"höchstens {0} Bytes");
			return messages;
		}

	}

}
