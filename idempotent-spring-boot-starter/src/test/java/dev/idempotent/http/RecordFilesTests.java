package dev.idempotent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.RedisServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records that version 1 has written, kept as files, are read for ever after: their keys,
 * fingerprints, layout and results. A change of any of them must come with a new version
 * of the format, beside this one. With the system property
 * {@code idempotent.test.write-records} set to a folder, the files are written anew.
 */
class RecordFilesTests {

	private static final String FOLDER = "/dev/idempotent/records/v1/";

	private static final String BODY = "{\"item\":\"book\",\"amount\":10.00}";

	/**
	 * Where the requests went that the files are named for.
	 */
	private static final Map<String, String> PATHS = Map.ofEntries(Map.entry("json", "/plain"),
			Map.entry("entity", "/orders"), Map.entry("text", "/outcomes/call"),
			Map.entry("bytes", "/outcomes/response-and-entity-headers"), Map.entry("created", "/outcomes/call"),
			Map.entry("none", "/void-created"), Map.entry("omitted", "/outcomes/large"),
			Map.entry("exception", "/outcomes/remembered"), Map.entry("answer", "/outcomes/handled"),
			Map.entry("error-page", "/outcomes/status/409"), Map.entry("problem", "/outcomes/returned-problem"),
			Map.entry("error-response", "/outcomes/returned-error"), Map.entry("held", "/outcomes/unknown"));

	private static final int STATUS = 1;

	private static final int DEADLINE = 2;

	private static final int OWNER = 14;

	private static final int RESULT = 62;

	private static final int ANSWER_STATUS = RESULT + 1;

	private static final int SHAPE = RESULT + 3;

	private static final int KIND = RESULT + 4;

	// After one header of the response, X-Set: before
	private static final int EXCEPTION = RESULT + 28;

	private static final byte ERROR_PAGE = 4;

	// Its time, and two messages after their lengths
	private static final int ERROR_PAGE_LENGTH = 8 + 4 + "execution 1".length() + 4
			+ "409 CONFLICT \"execution 1\"".length();

	private static RedisServer redis;

	private static LettuceConnectionFactory connections;

	private static Server server;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		connections = redis.connectionFactory();
		server = Server.start(List.of(OutcomesController.class), "spring.data.redis.port=" + redis.port());
	}

	@AfterAll
	static void stop() {
		server.close();
		connections.destroy();
		redis.close();
	}

	@BeforeEach
	void clear() {
		redis.ask("FLUSHALL");
		server.bean(Gate.class).reset();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "json,200,`{\"id\":1,\"item\":\"book\",\"amount\":10.00}`",
					"entity,200,`{\"id\":1,\"item\":\"book\",\"amount\":10.00}`", "text,200,v1-text 1 1",
					"bytes,200,\u0001\u0002\u0003", "none,200,", "exception,402,declined in execution 1",
					"answer,422,handled: execution 1", "error-page,409,timestamp", "problem,409,execution 1",
					"error-response,410,execution 1" })
	void replayWhenWrittenByVersion1ThenItsResult(String name, int status, @Nullable String body) {
		put(name, read(name));
		Answer replay = post(name);
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(replay.status()).isEqualTo(status);
		assertThat(replay.text()).contains((body != null) ? body : "");
		assertThat(server.bean(Gate.class).executions()).isZero();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "entity,Location,/orders/1", "entity,ETag,\"v1\"", "entity,X-Own,`one, two`",
					"bytes,Location,/there", "bytes,X-Own,entity", "bytes,X-Set,response", "exception,X-Set,before",
					"answer,X-Own,handled" })
	void replayWhenWrittenByVersion1ThenItsHeaders(String name, String header, String value) {
		put(name, read(name));
		assertThat(post(name).header(header)).isEqualTo(value);
	}

	@Test
	void repeatWhenResultWasLeftOutByVersion1ThenUnavailableWithItsLocation() {
		put("omitted", read("omitted"));
		assertUnavailable(post("omitted"));
		assertThat(post("omitted").text()).contains("\"originalStatus\":201", "/large/1");
	}

	@Test
	void repeatWhenHeldByVersion1ThenOutcomeUnknown() {
		put("held", read("held"));
		Answer repeat = post("held");
		assertThat(repeat.text()).contains("urn:problem-type:idempotent:outcome-unknown");
		assertThat(server.bean(Gate.class).executions()).isZero();
	}

	@Test
	void repeatWhenCreatedByVersion1ThenInProgressUntilItsLeaseIsOver() {
		byte[] record = read("created");
		byte[] alive = record.clone();
		Arrays.fill(alive, DEADLINE + 2, DEADLINE + 8, (byte) 0x7f);
		put("created", alive);
		assertThat(post("created").text()).contains("in-progress");
		put("created", record);
		assertThat(post("created").text()).startsWith("v1-created 2 2 ");
	}

	@ParameterizedTest
	@MethodSource("names")
	void repeatWhenWrittenByAnUnknownVersionThenUnavailableAndNeverRun(String name) {
		for (int version : new int[] { 0, 2, 255 }) {
			assertUnavailableAndUntouched(name, 0, version);
			if (read(name).length > RESULT) {
				assertUnavailableAndUntouched(name, RESULT, version);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "json," + ANSWER_STATUS + ",3", "json," + ANSWER_STATUS + ",255", "entity," + ANSWER_STATUS + ",48",
			"answer," + ANSWER_STATUS + ",0", "json," + SHAPE + ",6", "json," + KIND + ",6", "answer," + SHAPE + ",255",
			"exception," + KIND + ",255", "exception," + EXCEPTION + ",2", "exception," + (EXCEPTION + 1) + ",0",
			"error-page," + (RESULT + 17) + ",255" })
	void repeatWhenAPartIsUnknownThenUnavailableAndNeverRun(String name, int index, int value) {
		assertUnavailableAndUntouched(name, index, value);
	}

	@ParameterizedTest
	@CsvSource({ "json,9", "text,9", "bytes,110", "none,9", "omitted,33", "entity,82", "answer,73", "error-page,62",
			"exception,115", "problem,9", "error-response,9" })
	void repeatWhenResultIsCutOffThenUnavailableAndNeverRun(String name, int least) {
		byte[] record = read(name);
		for (int length = RESULT; length < RESULT + least; length++) {
			put(name, Arrays.copyOf(record, length));
			assertUnavailable(post(name));
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	void recordWhenWrittenTodayThenAsVersion1WroteIt(String name) {
		post(name);
		byte[] record = name.equals("created") ? created(stored()) : stored();
		String folder = System.getProperty("idempotent.test.write-records");
		if (folder != null) {
			write(Path.of(folder, name + ".hex"), withoutChance(record));
		}
		assertThat(withoutChance(record)).isEqualTo(withoutChance(read(name)));
	}

	@Test
	void filesWhenListedThenEachIsRead() throws URISyntaxException {
		URL folder = RecordFilesTests.class.getResource(FOLDER);
		assertThat(Path.of(Objects.requireNonNull(folder).toURI()).toFile().list())
			.containsExactlyInAnyOrderElementsOf(names().map((name) -> name + ".hex").toList());
	}

	static Stream<String> names() {
		return PATHS.keySet().stream().sorted();
	}

	private static void assertUnavailableAndUntouched(String name, int index, int value) {
		byte[] record = read(name);
		record[index] = (byte) value;
		put(name, record);
		assertUnavailable(post(name));
		assertThat(stored()).isEqualTo(record);
	}

	private static void assertUnavailable(Answer answer) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
		assertThat(answer.text()).contains("urn:problem-type:idempotent:result-unavailable")
			.doesNotContain("Exception", "dev.idempotent.", "at dev", "trace");
		assertThat(server.bean(Gate.class).executions()).isZero();
	}

	private static byte[] created(byte[] consumed) {
		byte[] record = Arrays.copyOf(consumed, RESULT);
		record[STATUS] = 1;
		return record;
	}

	private static void write(Path file, byte[] record) {
		String text = "# " + key() + "\n" + HexFormat.of().formatHex(record).replaceAll("(.{64})", "$1\n").strip()
				+ "\n";
		try {
			Files.createDirectories(Objects.requireNonNull(file.getParent()));
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] read(String name) {
		String[] parts = text(name).split("\n", 2);
		return HexFormat.of().parseHex(parts[1].replace("\n", ""));
	}

	private static void put(String name, byte[] record) {
		byte[] key = text(name).split("\n", 2)[0].substring(2).getBytes(StandardCharsets.US_ASCII);
		try (RedisConnection connection = connections.getConnection()) {
			connection.stringCommands().setEx(key, Duration.ofHours(1).toSeconds(), record);
		}
	}

	private static String text(String name) {
		try (InputStream file = RecordFilesTests.class.getResourceAsStream(FOLDER + name + ".hex")) {
			return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The end of the lease and the owner differ each time, and the time of an error page.
	 */
	private static byte[] withoutChance(byte[] record) {
		byte[] comparable = record.clone();
		if (comparable.length > SHAPE && comparable[SHAPE] == ERROR_PAGE) {
			int time = comparable.length - ERROR_PAGE_LENGTH;
			Arrays.fill(comparable, time, time + 8, (byte) 0);
		}
		Arrays.fill(comparable, DEADLINE, DEADLINE + 8, (byte) 0);
		Arrays.fill(comparable, OWNER, OWNER + 16, (byte) 0);
		return comparable;
	}

	private static byte[] stored() {
		try (RedisConnection connection = connections.getConnection()) {
			return Objects.requireNonNull(connection.stringCommands().get(key().getBytes(StandardCharsets.US_ASCII)));
		}
	}

	private static String key() {
		try (RedisConnection connection = connections.getConnection()) {
			Set<byte[]> keys = Objects
				.requireNonNull(connection.keyCommands().keys("*".getBytes(StandardCharsets.US_ASCII)));
			assertThat(keys).hasSize(1);
			return new String(keys.iterator().next(), StandardCharsets.US_ASCII);
		}
	}

	private static Answer post(String name) {
		return server.client().post(Objects.requireNonNull(PATHS.get(name))).key("v1-" + name).json(BODY).send();
	}

}
