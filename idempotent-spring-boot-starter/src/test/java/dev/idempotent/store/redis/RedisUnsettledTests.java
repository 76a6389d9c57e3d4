package dev.idempotent.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The few records that nobody works on, among many others.
 */
class RedisUnsettledTests {

	private static final int LIMIT = 10;

	private static final byte[] RESULT = new byte[1000];

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore store = store(connections, "test:");

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
	void walkWhenAmongThousandsThenEachAndNoOther() {
		Set<RecordKey> held = held(this.store, 25);
		consumed(3000);
		server.ask("DEBUG POPULATE 2000 other 10");
		server.ask("DEBUG POPULATE 500 test 10");
		server.ask("RPUSH test:" + Claims.newKey().value() + " element");
		server.ask("SET test:" + "ö".repeat(21) + "x no-record");
		server.ask("CONFIG RESETSTAT");
		List<Page> pages = walk(this.store, LIMIT, (page) -> {
		});
		assertThat(keys(pages)).containsExactlyInAnyOrderElementsOf(held);
		assertThat(server.ask("INFO commandstats")).doesNotContain("cmdstat_get:");
	}

	@Test
	void walkWhenOtherClientLibraryThenEachAndNoOther() {
		Set<RecordKey> held = held(this.store, 5);
		consumed(1000);
		try (RedisIdempotencyStore foreign = store(new ForeignConnections(connections), "test:")) {
			assertThat(keys(walk(foreign, LIMIT, (page) -> {
			}))).containsExactlyInAnyOrderElementsOf(held);
		}
	}

	@Test
	void walkWhenTableGrowsAndShrinksMeanwhileThenEach() {
		Set<RecordKey> held = held(this.store, 200);
		List<Page> pages = walk(this.store, LIMIT, (page) -> {
			if (page % 4 == 1) {
				server.ask("DEBUG POPULATE 3000 other" + page + " 1");
			}
			else if (page % 4 == 3) {
				forget("other" + (page - 2), 3000);
			}
		});
		assertThat(keys(pages)).containsAll(held);
	}

	@Test
	void findUnsettledWhenAllAreThenAboutAsManyAsAsked() {
		held(this.store, 300);
		assertThat(walk(this.store, LIMIT, (page) -> {
		})).allMatch((page) -> page.records().size() <= 3 * LIMIT).hasSizeGreaterThan(300 / (3 * LIMIT));
		assertThat(this.store.findUnsettled(null, 1000).records()).hasSize(300);
	}

	@Test
	void findUnsettledWhenOthersAreManyThenAPageEndsAndNoScanIsLong() throws Exception {
		server.ask("DEBUG POPULATE 40000 other 1");
		List<Page> pages = new ArrayList<>();
		List<String> commands = Monitor.commands(server, () -> pages.add(this.store.findUnsettled(null, LIMIT)));
		assertThat(pages.get(0).records()).isEmpty();
		assertThat(pages.get(0).next()).isNotNull();
		assertThat(commands).hasSizeBetween(10, 40);
		assertThat(commands.stream().filter((command) -> command.startsWith("\"EVALSHA\"")))
			.allMatch((command) -> count(command) <= 1000);
	}

	@Test
	void findUnsettledWhenPrefixHasGlobsThenTakenAsTheyAre() {
		String prefix = "te*st?[1]\\:";
		held(this.store, 1);
		try (RedisIdempotencyStore odd = store(connections, prefix);
				RedisIdempotencyStore similar = store(connections, "teXst?1\\:")) {
			held(similar, 1);
			Set<RecordKey> held = held(odd, 3);
			assertThat(keys(List.of(odd.findUnsettled(null, LIMIT)))).containsExactlyInAnyOrderElementsOf(held);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "17", "0.0", "16384..0", "0..-1", "0..18446744073709551616", "0.xyz.0", "0..0 ",
			"0..0\n", "1.0..0" })
	void findUnsettledWhenCursorIsWrongThenNamed(String cursor) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.findUnsettled(cursor, LIMIT))
			.withMessageContaining("\"" + cursor + "\"");
	}

	@Test
	void findUnsettledWhenLimitIsNoneThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.findUnsettled(null, 0))
			.withMessageContaining("not 0");
	}

	private void consumed(int count) {
		Claim claim = Claims.claim(Claims.newKey());
		this.store.claim(claim);
		this.store.complete(Claims.owned(claim), RESULT);
		try (RedisConnection connection = connections.getConnection()) {
			byte[] record = Objects.requireNonNull(connection.stringCommands().get(name(claim.key())));
			connection.openPipeline();
			for (int i = 0; i < count; i++) {
				connection.stringCommands().set(name(Claims.newKey()), record);
			}
			connection.closePipeline();
		}
	}

	private static void forget(String prefix, int count) {
		try (RedisConnection connection = connections.getConnection()) {
			connection.keyCommands()
				.del(IntStream.range(0, count)
					.mapToObj((i) -> (prefix + ":" + i).getBytes(StandardCharsets.US_ASCII))
					.toArray(byte[][]::new));
		}
	}

	private static Set<RecordKey> held(RedisIdempotencyStore store, int count) {
		Set<RecordKey> keys = new HashSet<>();
		for (int i = 0; i < count; i++) {
			Claim claim = Claims.claim(Claims.newKey());
			store.claim(claim);
			store.release(Claims.hold(claim));
			keys.add(claim.key());
		}
		return keys;
	}

	private static List<Page> walk(RedisIdempotencyStore store, int limit, IntConsumer meanwhile) {
		List<Page> pages = new ArrayList<>();
		String cursor = null;
		do {
			Page page = store.findUnsettled(cursor, limit);
			pages.add(page);
			meanwhile.accept(pages.size());
			cursor = page.next();
		}
		while (cursor != null);
		return pages;
	}

	private static List<RecordKey> keys(List<Page> pages) {
		return pages.stream().flatMap((page) -> page.records().stream()).map(RecordDescription::key).toList();
	}

	private static int count(String command) {
		Matcher matcher = Pattern.compile("\"(\\d+)\"$").matcher(command);
		assertThat(matcher.find()).isTrue();
		return Integer.parseInt(matcher.group(1));
	}

	private static RedisIdempotencyStore store(RedisConnectionFactory connections, String prefix) {
		return new RedisIdempotencyStore(connections, prefix, Duration.ofSeconds(10));
	}

	private static byte[] name(RecordKey key) {
		return ("test:" + key.value()).getBytes(StandardCharsets.US_ASCII);
	}

}
