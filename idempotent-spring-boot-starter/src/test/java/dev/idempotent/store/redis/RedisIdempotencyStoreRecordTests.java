package dev.idempotent.store.redis;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

// A watch is opened to be closed
@SuppressWarnings("try")
class RedisIdempotencyStoreRecordTests {

	private static final int HEADER_LENGTH = 68;

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final Duration RETENTION = Duration.ofHours(24);

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", Duration.ofSeconds(10));

	private final Claim claim = Claims.lasting(Claims.claim(Claims.newKey()), LEASE, RETENTION);

	private final Claim duplicate = Claims.lasting(Claims.claim(this.claim.key()), LEASE, RETENTION);

	private final String name = "test:" + this.claim.key().value();

	@AfterAll
	static void stop() {
		connections.destroy();
		server.close();
	}

	@AfterEach
	void close() {
		this.store.close();
		server.ask("FLUSHALL");
	}

	@Test
	void claimWhenNewThenBytesAsDocumented() {
		long before = time();
		this.store.claim(this.claim);
		long after = time();
		ByteBuffer record = ByteBuffer.wrap(get());
		assertThat(record.get()).isEqualTo((byte) 2);
		assertThat(record.get()).isEqualTo((byte) 1);
		long claimed = record.getLong() - LEASE.toMillis();
		assertThat(claimed).isBetween(before, after);
		assertThat(record.getInt()).isEqualTo(1);
		assertThat(bytes(record, OwnerToken.LENGTH)).isEqualTo(this.claim.token().toBytes());
		assertThat(bytes(record, Fingerprint.LENGTH)).isEqualTo(this.claim.fingerprint().toBytes());
		assertThat(new BigInteger(bytes(record, 6)).longValueExact()).isEqualTo(claimed);
		assertThat(record.remaining()).isZero();
	}

	@Test
	void completeWhenOwnerThenStatusAndResult() {
		this.store.claim(this.claim);
		byte[] created = get();
		this.store.complete(Claims.owned(this.claim), RESULT);
		byte[] expected = Arrays.copyOf(created, HEADER_LENGTH + RESULT.length);
		expected[1] = 2;
		System.arraycopy(RESULT, 0, expected, HEADER_LENGTH, RESULT.length);
		assertThat(get()).isEqualTo(expected);
	}

	@Test
	void stepsWhenNewAndReplayedThenAsFewCommandsInRedisAsEver() {
		this.store.claim(Claims.claim(Claims.newKey()));
		server.ask("CONFIG RESETSTAT");
		this.store.claim(this.claim);
		assertThat(calls()).containsExactly("evalsha=1", "get=1", "set=1", "time=1");
		server.ask("CONFIG RESETSTAT");
		this.store.complete(Claims.owned(this.claim), RESULT);
		assertThat(calls()).contains("evalsha=1", "get=1", "set=1").doesNotContain("publish=1");
		server.ask("CONFIG RESETSTAT");
		this.store.claim(this.duplicate);
		assertThat(calls()).containsExactly("evalsha=1", "get=1");
	}

	@Test
	void stepsWhenNobodyWaitsThenNothingIsPublished() {
		Claim other = Claims.claim(Claims.newKey());
		this.store.claim(this.claim);
		this.store.claim(other);
		server.ask("CONFIG RESETSTAT");
		this.store.complete(Claims.owned(this.claim), RESULT);
		this.store.release(new Release.Free(other));
		assertThat(calls()).contains("del=1").noneMatch((command) -> command.contains("publish"));
	}

	@Test
	void completeWhenSomebodyWaitsThenPublished() {
		this.store.claim(this.claim);
		byte[] created = get();
		try (Watch watch = this.store.watch(this.claim.key(), () -> {
		})) {
			await().until(() -> get()[1] == 64 + 1);
			server.ask("CONFIG RESETSTAT");
			this.store.complete(Claims.owned(this.claim), RESULT);
			assertThat(calls()).contains("publish=1");
		}
		created[1] = 64 + 2;
		assertThat(get()).startsWith(created).endsWith(RESULT);
	}

	@Test
	void claimWhenWatchedThenNotedInARecordOfAnotherOwner() {
		AtomicInteger calls = new AtomicInteger();
		try (Watch watch = this.store.watch(this.claim.key(), calls::incrementAndGet);
				RedisIdempotencyStore other = new RedisIdempotencyStore(connections, "test:", Duration.ofSeconds(10))) {
			// In effect, and there is no record yet
			await().until(() -> calls.get() > 0);
			other.claim(this.claim);
			assertThat(get()[1]).isEqualTo((byte) 1);
			assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
			assertThat(get()[1]).isEqualTo((byte) (64 + 1));
		}
	}

	private static List<String> calls() {
		return server.ask("INFO commandstats")
			.lines()
			.filter((line) -> line.matches("cmdstat_(?!config|info|quit).*"))
			.map((line) -> line.replaceFirst("cmdstat_([^:]+):calls=(\\d+),.*", "$1=$2"))
			.sorted()
			.toList();
	}

	@Test
	void completeWhenResultOf250BytesThenBelow600BytesOfMemory() {
		this.store.claim(this.claim);
		this.store.complete(Claims.owned(this.claim), new byte[250]);
		assertThat(number("MEMORY USAGE " + this.name)).isLessThan(600);
	}

	@Test
	void claimWhenKeyAndRequestHaveTextThenNoneOfItInRedis() {
		String text = "text-of-a-client";
		RecordKey key = RecordKey.of(null, text, text, text);
		this.store.claim(new Claim(key, OwnerToken.random(), Fingerprint.of(text), LEASE, RETENTION, true));
		String stored = server.ask("KEYS *") + server.ask("GET test:" + key.value());
		assertThat(stored).contains(key.value()).doesNotContain("text").doesNotContain("client");
	}

	@Test
	void stepsWhenScriptsAreKnownThenOneCommandEach() throws Exception {
		Claim warmUp = Claims.claim(Claims.newKey());
		this.store.claim(warmUp);
		this.store.renew(Claims.owned(warmUp));
		this.store.complete(Claims.owned(warmUp), RESULT);
		this.store.release(new Release.Free(warmUp));
		Claim mismatch = Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT);
		List<String> commands = Monitor.commands(server, () -> {
			assertThat(this.store.claim(this.claim)).isInstanceOf(ClaimResult.Granted.class);
			assertThat(this.store.claim(this.duplicate)).isInstanceOf(ClaimResult.InProgress.class);
			assertThat(this.store.renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
			assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
			assertThat(this.store.claim(this.duplicate)).isInstanceOf(ClaimResult.Consumed.class);
			assertThat(this.store.claim(mismatch)).isInstanceOf(ClaimResult.Mismatch.class);
			assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		});
		assertThat(commands).hasSize(7).allMatch((command) -> command.startsWith("\"EVALSHA\""));
	}

	@Test
	void stepsWhenScriptsAreForgottenThenSentAgainOnce() throws Exception {
		this.store.claim(Claims.claim(Claims.newKey()));
		server.ask("SCRIPT FLUSH");
		List<String> commands = Monitor.commands(server, () -> {
			assertThat(this.store.claim(this.claim)).is(Claims.granted(1));
			assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		});
		assertThat(commands).extracting((command) -> command.split(" ")[0])
			.containsExactly("\"EVALSHA\"", "\"EVAL\"", "\"EVALSHA\"");
		server.ask("SCRIPT FLUSH");
		assertThat(this.store.renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
		assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
	}

	@Test
	void claimWhenMadeAtAnotherTimeThenSameCommand() throws Exception {
		this.store.claim(this.claim);
		List<String> commands = Monitor.commands(server, () -> {
			this.store.claim(this.claim);
			long time = time();
			while (time() == time) {
				Thread.onSpinWait();
			}
			this.store.claim(this.claim);
		});
		assertThat(commands).filteredOn((command) -> command.startsWith("\"EVALSHA\""))
			.hasSize(2)
			.containsOnly(commands.get(0));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "0, 1", "0, 3", "1, 0", "1, 4" })
	void stepsWhenVersionOrStatusIsUnknownThenUnreadableAndUntouched(int index, byte value) {
		this.store.claim(this.claim);
		byte[] record = get();
		record[index] = value;
		set(record);
		assertUnreadable();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, HEADER_LENGTH - 1 })
	void stepsWhenTooShortThenUnreadableAndUntouched(int length) {
		this.store.claim(this.claim);
		set(Arrays.copyOf(get(), length));
		assertUnreadable();
	}

	@Test
	void stepsWhenNoStringThenUnreadableAndUntouched() {
		server.ask("RPUSH " + this.name + " element");
		assertUnreadable();
	}

	@Test
	void claimWhenNewThenRetentionIsTheTtl() {
		this.store.claim(this.claim);
		assertThat(ttl()).isBetween(RETENTION.minusMinutes(1).toMillis(), RETENTION.toMillis());
	}

	@Test
	void claimWhenDurationsAreAsLongAsCanBeThenGranted() {
		Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
		assertThat(this.store.claim(Claims.lasting(this.claim, ever, ever))).is(Claims.granted(1));
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void claimWhenDurationsAreBelowAMillisecondThenGranted() {
		Duration tick = Duration.ofNanos(1);
		assertThat(this.store.claim(Claims.lasting(this.claim, tick, tick))).is(Claims.granted(1));
	}

	@Test
	void stepsWhenLeaseEndsWithinTheTtlThenTtlStays() {
		this.store.claim(this.claim);
		long rest = LEASE.toMillis() + 60_000;
		server.ask("PEXPIRE " + this.name + " " + rest);
		this.store.renew(Claims.owned(this.claim));
		assertThat(ttl()).isBetween(LEASE.toMillis() + 1, rest);
		this.store.claim(this.claim);
		assertThat(ttl()).isBetween(LEASE.toMillis() + 1, rest);
		abandon();
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(2));
		assertThat(ttl()).isBetween(LEASE.toMillis() + 1, rest);
		this.store.complete(Claims.owned(this.duplicate), RESULT);
		assertThat(ttl()).isBetween(LEASE.toMillis() + 1, rest);
	}

	@Test
	void renewWhenLeaseOutlivesTheTtlThenTtlIsTheLease() {
		this.store.claim(this.claim);
		server.ask("PEXPIRE " + this.name + " 20000");
		this.store.renew(Claims.owned(this.claim));
		assertThat(ttl()).isBetween(20_001L, LEASE.toMillis());
	}

	@Test
	void claimWhenTakenOverLeaseOutlivesTheTtlThenTtlIsTheLease() {
		this.store.claim(this.claim);
		abandon();
		server.ask("PEXPIRE " + this.name + " 20000");
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(2));
		assertThat(ttl()).isBetween(20_001L, LEASE.toMillis());
	}

	@Test
	void renewWhenNoTtlThenNone() {
		this.store.claim(this.claim);
		server.ask("PERSIST " + this.name);
		this.store.renew(Claims.owned(this.claim));
		assertThat(ttl()).isEqualTo(-1);
	}

	private void assertUnreadable() {
		String before = server.ask("DUMP " + this.name);
		assertThat(this.store.claim(this.claim)).isEqualTo(new ClaimResult.Unreadable());
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.Unreadable());
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.store.renew(Claims.owned(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(server.ask("DUMP " + this.name)).isEqualTo(before);
	}

	// Ends the lease now, keeping the TTL
	private void abandon() {
		byte[] record = get();
		ByteBuffer.wrap(record).putLong(2, time());
		try (RedisConnection connection = connections.getConnection()) {
			connection.stringCommands().setRange(bytes(this.name), record, 0);
		}
	}

	private byte[] get() {
		try (RedisConnection connection = connections.getConnection()) {
			byte[] record = connection.stringCommands().get(bytes(this.name));
			assertThat(record).isNotNull();
			return record;
		}
	}

	private void set(byte[] record) {
		try (RedisConnection connection = connections.getConnection()) {
			connection.stringCommands().set(bytes(this.name), record);
		}
	}

	private long ttl() {
		return number("PTTL " + this.name);
	}

	private static long time() {
		try (RedisConnection connection = connections.getConnection()) {
			Long time = connection.serverCommands().time();
			assertThat(time).isNotNull();
			return time;
		}
	}

	private static long number(String command) {
		return Long.parseLong(server.ask(command).substring(1).strip());
	}

	private static byte[] bytes(ByteBuffer buffer, int length) {
		byte[] bytes = new byte[length];
		buffer.get(bytes);
		return bytes;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
