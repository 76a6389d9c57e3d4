package dev.idempotent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

	private static final String BODY = "{\"item\":\"book\",\"amount\":10.00}";

	private static final int STATUS = 1;

	private static final int DEADLINE = 2;

	private static final int OWNER = 14;

	private static final int RESULT = 62;

	private static final int SHAPE = RESULT + 3;

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
	@CsvSource(quoteCharacter = '`', value = { "json,/plain,200,`{\"id\":1,\"item\":\"book\",\"amount\":10.00}`",
			"entity,/orders,200,`{\"id\":1,\"item\":\"book\",\"amount\":10.00}`", "text,/outcomes/call,200,text 1",
			"none,/void-created,200,", "exception,/outcomes/remembered,402,declined in execution 1",
			"answer,/outcomes/handled,422,handled: execution 1", "error-page,/outcomes/status/409,409,timestamp",
			"problem,/outcomes/returned-problem,409,execution 1",
			"error-response,/outcomes/returned-error,410,execution 1" })
	void replayWhenWrittenByVersion1ThenItsResult(String name, String path, int status, String body) {
		put(name, read(name));
		Answer replay = post(name, path);
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(replay.status()).isEqualTo(status);
		assertThat(replay.text()).contains((body != null) ? body.replace("text 1", "v1-text 1 1") : "");
		assertThat(server.bean(Gate.class).executions()).isZero();
	}

	@Test
	void replayWhenEntityWasWrittenByVersion1ThenItsHeaders() {
		put("entity", read("entity"));
		Answer replay = post("entity", "/orders");
		assertThat(replay.header("Location")).isEqualTo("/orders/1");
		assertThat(replay.header("ETag")).isEqualTo("\"v1\"");
		assertThat(replay.header("X-Own")).isEqualTo("one, two");
	}

	@Test
	void repeatWhenResultWasLeftOutByVersion1ThenUnavailableWithItsLocation() {
		put("omitted", read("omitted"));
		assertUnavailable(post("omitted", "/outcomes/large"));
		assertThat(post("omitted", "/outcomes/large").text()).contains("\"originalStatus\":201", "/large/1");
	}

	@Test
	void repeatWhenHeldByVersion1ThenOutcomeUnknown() {
		put("held", read("held"));
		Answer repeat = post("held", "/outcomes/unknown");
		assertThat(repeat.text()).contains("urn:problem-type:idempotent:outcome-unknown");
		assertThat(server.bean(Gate.class).executions()).isZero();
	}

	@Test
	void repeatWhenCreatedByVersion1ThenInProgressUntilItsLeaseIsOver() {
		byte[] record = read("created");
		byte[] alive = record.clone();
		Arrays.fill(alive, DEADLINE + 2, DEADLINE + 8, (byte) 0x7f);
		put("created", alive);
		assertThat(post("created", "/outcomes/call").text()).contains("in-progress");
		put("created", record);
		assertThat(post("created", "/outcomes/call").text()).startsWith("v1-created 2 2 ");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, RESULT })
	void repeatWhenWrittenByAnUnknownVersionThenUnavailableAndNeverRun(int versionByte) {
		byte[] record = read("json");
		record[versionByte] = 2;
		put("json", record);
		assertUnavailable(post("json", "/plain"));
		assertThat(stored()).isEqualTo(record);
	}

	@Test
	void repeatWhenRecordIsCutOffThenUnavailableAndNeverRun() {
		byte[] record = read("entity");
		for (int length : new int[] { 1, RESULT - 1, RESULT, RESULT + 3, RESULT + 10 }) {
			put("entity", Arrays.copyOf(record, length));
			assertUnavailable(post("entity", "/orders"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "json,/plain", "entity,/orders", "text,/outcomes/call", "created,/outcomes/call", "none,/void-created",
			"omitted,/outcomes/large", "exception,/outcomes/remembered", "answer,/outcomes/handled",
			"error-page,/outcomes/status/409", "problem,/outcomes/returned-problem",
			"error-response,/outcomes/returned-error", "held,/outcomes/unknown" })
	void recordWhenWrittenTodayThenAsVersion1WroteIt(String name, String path) {
		post(name, path);
		byte[] record = name.equals("created") ? created(stored()) : stored();
		String folder = System.getProperty("idempotent.test.write-records");
		if (folder != null) {
			write(Path.of(folder, name + ".hex"), withoutChance(record));
		}
		assertThat(withoutChance(record)).isEqualTo(withoutChance(read(name)));
	}

	private static void assertUnavailable(Answer answer) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
		assertThat(answer.text()).contains("urn:problem-type:idempotent:result-unavailable")
			.doesNotContain("Exception", "dev.idempotent.", "at ");
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
		try (InputStream file = RecordFilesTests.class
			.getResourceAsStream("/dev/idempotent/records/v1/" + name + ".hex")) {
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

	private static Answer post(String name, String path) {
		return server.client().post(path).key("v1-" + name).json(BODY).send();
	}

}
