package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisAddress;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.AbstractInspectionTests;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

// A watch is opened to be closed
@SuppressWarnings("try")
class RedisInspectionTests extends AbstractInspectionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", TIMEOUT);

	private final Claim claim = Claims.claim(Claims.newKey());

	private final String name = "test:" + this.claim.key().value();

	@AfterAll
	static void stop() {
		connections.destroy();
		server.close();
	}

	@AfterEach
	void close() {
		this.store.close();
		server.ask("CONFIG SET maxmemory 0");
		server.ask("FLUSHALL");
	}

	@Override
	protected InspectableIdempotencyStore store() {
		return this.store;
	}

	@Test
	void countsThenUnknown() {
		assertThat(this.store.counts()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SETRANGE %s 0 3", "SETRANGE %s 1 9", "SET %s short", "SET %s \"\"" })
	void freeWhenUnreadableThenKeyIsNew(String command) {
		this.store.claim(this.claim);
		server.ask(command.formatted(this.name));
		assertUnreadableIsFreed();
	}

	@Test
	void freeWhenNoStringThenKeyIsNew() {
		server.ask("RPUSH " + this.name + " element");
		assertUnreadableIsFreed();
	}

	@Test
	void freeWhenReadableByNowThenChanged() {
		held(this.claim);
		RecordDescription held = seen(this.claim);
		RecordDescription unreadable = new RecordDescription(held.key(), State.UNREADABLE, held.version(), 0,
				Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
		assertThat(this.store.free(unreadable)).isEqualTo(Decision.CHANGED);
		assertThat(seen(this.claim).state()).isEqualTo(State.HELD);
	}

	@Test
	void describeWhenSomebodyTookTheTtlAwayThenLongKept() {
		held(this.claim);
		server.ask("PERSIST " + this.name);
		assertThat(seen(this.claim).retentionLeft()).isGreaterThan(Duration.ofDays(36_000));
		assertThat(this.store.settle(seen(this.claim), RESULT)).isEqualTo(Decision.DONE);
		assertThat(server.ask("PTTL " + this.name)).isEqualTo(":-1\r\n");
	}

	@Test
	void settleWhenTtlIsShorterThenStays() {
		held(this.claim);
		server.ask("PEXPIRE " + this.name + " 20000");
		this.store.settle(seen(this.claim), RESULT);
		assertThat(seen(this.claim).retentionLeft()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
	}

	@Test
	void describeWhenConsumedThenItsResultIsNotRead() {
		this.store.claim(this.claim);
		this.store.complete(Claims.owned(this.claim), RESULT);
		RecordDescription seen = seen(this.claim);
		server.ask("CONFIG RESETSTAT");
		assertThat(this.store.describe(this.claim.key())).isNotNull();
		this.store.findUnsettled(null, 10);
		this.store.free(seen);
		assertThat(server.ask("INFO commandstats")).contains("cmdstat_getrange").doesNotContain("cmdstat_get:");
	}

	@Test
	void inspectWhenOutOfMemoryThenAsEver() {
		Claim other = Claims.claim(Claims.newKey());
		held(this.claim);
		held(other);
		server.ask("CONFIG SET maxmemory 1");
		assertThat(this.store.findUnsettled(null, 10).records()).hasSize(2);
		assertThat(this.store.settle(seen(this.claim), RESULT)).isEqualTo(Decision.DONE);
		assertThat(this.store.result(this.claim.key())).isEqualTo(RESULT);
		assertThat(this.store.free(seen(other))).isEqualTo(Decision.DONE);
	}

	@Test
	void decideWhenAnotherServersRequestsWaitThenCalled() {
		Claim other = Claims.claim(Claims.newKey());
		held(this.claim);
		held(other);
		try (RedisIdempotencyStore another = new RedisIdempotencyStore(connections, "test:", TIMEOUT)) {
			assertCalled(another, this.claim, () -> this.store.free(seen(this.claim)));
			assertCalled(another, other, () -> this.store.settle(seen(other), RESULT));
		}
	}

	@Test
	void settleWhenDeliveredTwiceThenDone() {
		held(this.claim);
		RecordDescription seen = seen(this.claim);
		try (TcpProxy proxy = TcpProxy.before(server.port())) {
			LettuceConnectionFactory proxied = RedisAddress.behind(proxy).connectionFactory();
			try (RedisIdempotencyStore store = new RedisIdempotencyStore(proxied, "test:", TIMEOUT)) {
				Claim other = Claims.claim(Claims.newKey());
				held(other);
				store.settle(seen(other), RESULT);
				proxy.cutOnNextReply();
				assertThat(store.settle(seen, RESULT)).isEqualTo(Decision.DONE);
			}
			proxied.destroy();
		}
		assertThat(this.store.result(this.claim.key())).isEqualTo(RESULT);
	}

	@Test
	void inspectWhenThereIsNoAnswerThenFailsWithinTheTimeout() {
		held(this.claim);
		RecordDescription seen = seen(this.claim);
		try (TcpProxy proxy = TcpProxy.before(server.port())) {
			LettuceConnectionFactory proxied = RedisAddress.behind(proxy).connectionFactory();
			try (RedisIdempotencyStore store = new RedisIdempotencyStore(proxied, "test:", Duration.ofMillis(100))) {
				await().ignoreExceptions().until(() -> store.describe(this.claim.key()) != null);
				proxy.swallowRequests();
				List<Runnable> steps = List.of(() -> store.describe(this.claim.key()),
						() -> store.result(this.claim.key()), () -> store.findUnsettled(null, 10),
						() -> store.free(seen), () -> store.settle(seen, RESULT));
				assertThat(steps).allSatisfy(
						(step) -> assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(step::run)
							.withMessageContaining("PT0.1S"));
			}
			proxied.destroy();
		}
		assertThat(seen(this.claim).state()).isEqualTo(State.HELD);
	}

	private void assertUnreadableIsFreed() {
		RecordDescription seen = seen(this.claim);
		assertThat(seen.state()).isEqualTo(State.UNREADABLE);
		assertThat(seen.attempt()).isZero();
		assertThat(this.store.result(this.claim.key())).isNull();
		assertThat(this.store.findUnsettled(null, 10).records()).isEmpty();
		assertThat(this.store.claim(this.claim)).isEqualTo(new ClaimResult.Unreadable());
		assertThat(this.store.settle(seen, RESULT)).isEqualTo(Decision.REFUSED);
		assertThat(this.store.free(seen)).isEqualTo(Decision.DONE);
		assertThat(this.store.claim(Claims.claim(this.claim.key()))).is(Claims.granted(1));
	}

	private static void assertCalled(RedisIdempotencyStore another, Claim claim, Runnable decision) {
		Semaphore calls = new Semaphore(0);
		try (Watch watch = another.watch(claim.key(), calls::release)) {
			// First without cause, when the watch is in effect
			await().until(calls::tryAcquire);
			decision.run();
			await().until(calls::tryAcquire);
		}
	}

}
