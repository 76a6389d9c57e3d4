package dev.idempotent.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.DocumentationTests;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Server;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands of docs/operating.md, and what they print.
 */
@ExtendWith(OutputCaptureExtension.class)
class OperatingPageTests {

	private static final RecordKey KEY = RecordKey.of("shop", "POST /payments", "alice", "8e03978e");

	private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);

	private static final Pattern LOG = Pattern.compile("^```\n([^`\n]+)\n```$", Pattern.MULTILINE);

	private static final String VERSION = "9f2ab35c71e84d06";

	private static Server server;

	private static String version = VERSION;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(PaymentsController.class), "idempotent.store=local",
				"spring.application.name=shop", "management.endpoints.web.exposure.include=health, idempotency",
				"management.endpoint.idempotency.access=unrestricted",
				"management.endpoint.idempotency.show-answers=when-authorized",
				"management.endpoint.idempotency.roles=PAYMENT_SUPPORT");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@MethodSource("sections")
	void commandsWhenRunThenPrintWhatThePageSays(String section) {
		hold();
		BLOCK.matcher(section).results().forEach((block) -> {
			for (String command : block.group(1).split("(?m)^\\$ ")) {
				if (!command.isBlank()) {
					run(command);
				}
			}
		});
	}

	@Test
	void sectionsThenHaveTheCommandsOfAllSteps() throws IOException {
		assertThat(sections().flatMap((section) -> BLOCK.matcher(section).results())
			.flatMap((block) -> block.group(1).lines())
			.filter((line) -> line.startsWith("$ curl"))).hasSize(10);
	}

	@Test
	void logWhenHeldAndSettledThenIsThatOfThePage(CapturedOutput output) throws IOException {
		sections().forEach(this::commandsWhenRunThenPrintWhatThePageSays);
		assertThat(LOG.matcher(page()).results().map((line) -> line.group(1))).hasSize(2)
			.allSatisfy((line) -> assertThat(output)
				.containsPattern(Pattern.quote(line).replace(VERSION, "\\E[0-9a-f]{16}\\Q")));
	}

	static Stream<String> sections() throws IOException {
		return Arrays.stream(page().split("(?m)^### ")).skip(1);
	}

	private static String page() throws IOException {
		return Files.readString(DocumentationTests.root().resolve("docs/operating.md"));
	}

	/**
	 * Lets alice's payment be held, as it is where a section begins.
	 */
	private static void hold() {
		InspectableIdempotencyStore store = Objects
			.requireNonNull(server.bean(IdempotencyStore.class).ability(InspectableIdempotencyStore.class));
		RecordDescription before = store.describe(KEY);
		if (before != null) {
			store.free(before);
		}
		server.bean(PaymentsController.class).loseNextAnswer();
		assertThat(server.client().post("/payments").user("alice").key("8e03978e").json("{\"amount\":10}").send())
			.extracting(Answer::status)
			.isEqualTo(500);
		version = Objects.requireNonNull(store.describe(KEY)).version();
	}

	private static void run(String text) {
		String joined = text.replaceAll("\\\\\n\\s*", "").replace(VERSION, version);
		String[] lines = joined.strip().split("\n");
		String printed = String.join("\n", Arrays.copyOfRange(lines, 1, lines.length - 1));
		Answer answer = Curl.parse(lines[0]).send(server.client());
		assertThat(answer.status()).as(joined + answer.text()).isEqualTo(Integer.parseInt(lines[lines.length - 1]));
		if (printed.isEmpty()) {
			assertThat(answer.text()).isEmpty();
		}
		else {
			JsonMapper json = JsonMapper.shared();
			assertSame(json.readTree(printed), json.readTree(answer.text()));
		}
	}

	/**
	 * Checks all that the page shows, but for how long ago things were.
	 */
	private static void assertSame(JsonNode page, JsonNode actual) {
		if (page.isObject()) {
			page.properties().forEach((field) -> {
				assertThat(actual.has(field.getKey())).as(field.getKey()).isTrue();
				assertSame(field.getValue(), actual.get(field.getKey()));
			});
		}
		else if (page.isArray()) {
			assertThat(actual.size()).isEqualTo(page.size());
			for (int i = 0; i < page.size(); i++) {
				assertSame(page.get(i), actual.get(i));
			}
		}
		else if (page.asString().startsWith("PT")) {
			assertThat(actual.asString()).startsWith("PT");
		}
		else {
			assertThat(actual).isEqualTo(page);
		}
	}

}
