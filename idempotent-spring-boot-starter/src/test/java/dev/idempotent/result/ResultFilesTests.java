package dev.idempotent.result;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.idempotent.result.KeptResult.Answer;
import dev.idempotent.result.KeptResult.Content;
import dev.idempotent.result.KeptResult.Failure;
import dev.idempotent.result.KeptResult.SentError;
import dev.idempotent.result.KeptResult.Shape;
import dev.idempotent.result.KeptResult.Unavailable;
import dev.idempotent.result.KeptResult.Value;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results that version 2 has written, kept as files, are read for ever after. A change of
 * any of them must come with a new version of the format, beside this one. With the
 * system property {@code idempotent.test.write-records} set to a folder, the files are
 * written anew.
 */
class ResultFilesTests {

	private static final String FOLDER = "/dev/idempotent/result/v2/";

	private static final RecordKey KEY = RecordKey.of(null, "orders", null, "key");

	private static final List<KeptHeader> HEADERS = List.of(new KeptHeader("Content-Type", true, List.of("text/plain")),
			new KeptHeader("Link", false, List.of("</1>", "</2>")),
			new KeptHeader("Location", true, List.of("/orders/1")));

	private static final Map<String, KeptResult> RESULTS = new TreeMap<>(
			Map.ofEntries(Map.entry("answer", new Answer(201, HEADERS, bytes("order 1"))),
					Map.entry("answer-empty", new Answer(204, List.of(), new byte[0])),
					Map.entry("sent-error",
							new SentError(409, "sold out", "no füller left", 1_767_225_600_000L, HEADERS)),
					Map.entry("sent-error-bare", new SentError(404, null, null, 1_767_225_600_000L, List.of())),
					Map.entry("value-json", value(Content.JSON, "{\"id\":1,\"amount\":10.00}")),
					Map.entry("value-text", value(Content.TEXT, "order ä")),
					Map.entry("value-bytes", value(Content.BYTES, "\1\2")),
					Map.entry("value-nothing", value(Content.NOTHING, "")),
					Map.entry("entity", new Value(Shape.ENTITY, 201, HEADERS, Content.JSON, bytes("{\"id\":1}"))),
					Map.entry("error-response",
							new Value(Shape.ERROR_RESPONSE, 410, HEADERS, Content.PROBLEM, bytes("{\"status\":410}"))),
					Map.entry("failure",
							new Failure(402, HEADERS, 0x1234_5678_9abc_def0L, bytes("{\"message\":\"Declined\"}"))),
					Map.entry("failure-bare", new Failure(KeptResult.NO_STATUS, List.of(), -1, bytes("{}"))),
					Map.entry("unavailable", new Unavailable(201, "/orders/1")),
					Map.entry("unavailable-unknown", Unavailable.UNKNOWN)));

	private final KeptResults results = new KeptResults(10_000, KeptResults.NEVER, ResultProtection.NONE);

	@ParameterizedTest
	@MethodSource("names")
	void decodeWhenWrittenByVersion2ThenItsResult(String name) throws IOException {
		assertThat(this.results.decode(KEY, read(name))).usingRecursiveComparison().isEqualTo(RESULTS.get(name));
	}

	@ParameterizedTest
	@MethodSource("names")
	void encodeWhenWrittenTodayThenAsVersion2WroteIt(String name) throws IOException {
		byte[] encoded = this.results.encode("orders", KEY, Objects.requireNonNull(RESULTS.get(name)));
		String folder = System.getProperty("idempotent.test.write-records");
		if (folder != null) {
			Files.writeString(Path.of(folder, name + ".hex"), "# " + name + "\n"
					+ HexFormat.of().formatHex(encoded).replaceAll("(.{64})", "$1\n").strip() + "\n");
		}
		assertThat(encoded).isEqualTo(read(name));
	}

	@Test
	void filesWhenListedThenEachIsRead() throws URISyntaxException {
		URL folder = Objects.requireNonNull(getClass().getResource(FOLDER));
		assertThat(Path.of(folder.toURI()).toFile().list())
			.containsExactlyInAnyOrderElementsOf(names().map((name) -> name + ".hex").toList());
	}

	static Stream<String> names() {
		return RESULTS.keySet().stream();
	}

	private static byte[] read(String name) throws IOException {
		try (InputStream file = ResultFilesTests.class.getResourceAsStream(FOLDER + name + ".hex")) {
			String text = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
			return HexFormat.of().parseHex(text.substring(text.indexOf('\n')).replace("\n", ""));
		}
	}

	private static Value value(Content content, String text) {
		return new Value(Shape.PLAIN, KeptResult.NO_STATUS, List.of(), content, bytes(text));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
