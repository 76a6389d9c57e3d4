package dev.idempotent.store.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.engine.Fields;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisAddress;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.AbstractWatchTests;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * How the Redis store hears that records have ended, also when that is hard.
 */
@ExtendWith(OutputCaptureExtension.class)
// A watch is opened to be closed
@SuppressWarnings("try")
class RedisWatchTests extends AbstractWatchTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.before(server.port());

	private final LettuceConnectionFactory connections = RedisAddress.behind(this.proxy).connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:", TIMEOUT);

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Semaphore calls = new Semaphore(0);

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void close() {
		server.ask("ACL SETUSER default +@all allchannels");
		this.store.close();
		this.proxy.close();
		this.connections.destroy();
	}

	@Override
	protected WatchableIdempotencyStore store() {
		return this.store;
	}

	@Override
	protected void awaitEffect(Claim claim) {
		AtomicInteger called = new AtomicInteger();
		try (Watch watch = this.store.watch(claim.key(), called::incrementAndGet)) {
			String channel = "test:" + claim.key().value();
			await().until(() -> {
				server.ask("PUBLISH " + channel + " effect");
				return called.get() > 0;
			});
			// What was published before has been delivered, for a connection keeps order
			int published = called.get();
			server.ask("PUBLISH " + channel + " last");
			await().until(() -> called.get() > published);
		}
	}

	@Test
	void watchWhenSeveralThenOneConnectionAndOnlyWhileThereAreSome() {
		assertThat(subscribers()).isZero();
		Watch one = this.store.watch(this.claim.key(), this.calls::release);
		Watch other = this.store.watch(Claims.newKey(), this.calls::release);
		await().until(() -> this.calls.availablePermits() == 2);
		assertThat(subscribers()).isOne();
		one.close();
		await().until(() -> server.ask("PUBSUB NUMPAT").equals(":0\r\n")
				&& server.ask("PUBSUB CHANNELS test:*").startsWith("*1\r\n"));
		other.close();
		await().until(() -> subscribers() == 0);
	}

	@Test
	void watchWhenManyThenOneUpdateForAll() {
		ScheduledThreadPoolExecutor updates = Fields.get(Fields.get(this.store, "subscription"), "executor");
		List<Watch> watches = Stream.generate(() -> this.store.watch(Claims.newKey(), this.calls::release))
			.limit(1000)
			.toList();
		assertThat(updates.getQueue()).hasSizeLessThanOrEqualTo(1);
		await().until(() -> this.calls.availablePermits() >= 1000);
		assertThat(server.ask("PUBSUB CHANNELS test:*")).startsWith("*1000\r\n");
		watches.forEach(Watch::close);
		assertThat(updates.getQueue()).hasSizeLessThanOrEqualTo(1);
		await().until(() -> subscribers() == 0);
	}

	@Test
	void completeWhenWatchedThenStillOneCommand() throws IOException {
		this.store.claim(this.claim);
		try (Watch watch = this.store.watch(this.claim.key(), this.calls::release)) {
			awaitEffect(this.claim);
			assertThat(Monitor.commands(server, () -> this.store.complete(Claims.owned(this.claim), RESULT)))
				.hasSize(1);
		}
	}

	@Test
	void watchWhenConnectionIsCutThenCalledAgain() {
		try (Watch watch = this.store.watch(this.claim.key(), this.calls::release)) {
			awaitEffect(this.claim);
			this.calls.drainPermits();
			server.ask("CLIENT KILL TYPE pubsub");
			await().until(() -> this.calls.availablePermits() > 0);
			this.store.claim(this.claim);
			this.calls.drainPermits();
			this.store.complete(Claims.owned(this.claim), RESULT);
			await().until(() -> this.calls.availablePermits() > 0);
		}
	}

	@Test
	void watchWhenServerIsRestartedThenCalled() {
		try (Watch watch = this.store.watch(this.claim.key(), this.calls::release)) {
			awaitEffect(this.claim);
			this.calls.drainPermits();
			server.restart();
			await().atMost(Duration.ofSeconds(30)).until(() -> this.calls.availablePermits() > 0);
		}
	}

	@Test
	void watchWhenRedisIsOutOfReachThenReturnsAtOnceAndIsCalledLater() {
		this.proxy.halfOpen();
		long start = System.nanoTime();
		try (Watch watch = this.store.watch(this.claim.key(), this.calls::release)) {
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
			this.proxy.heal();
			await().atMost(Duration.ofSeconds(40)).until(() -> this.calls.availablePermits() > 0);
		}
	}

	@Test
	void closeWhenRedisIsOutOfReachThenInTime() {
		RedisIdempotencyStore hasty = new RedisIdempotencyStore(this.connections, "test:", Duration.ofMillis(500));
		this.proxy.halfOpen();
		hasty.watch(this.claim.key(), this.calls::release);
		long start = System.nanoTime();
		hasty.close();
		hasty.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		this.proxy.heal();
	}

	@Test
	void watchWhenStoreIsClosedThenNothing() {
		this.store.close();
		this.store.watch(this.claim.key(), this.calls::release).close();
		assertThat(subscribers()).isZero();
	}

	@Test
	void closeWhenWatchedThenConnectionIsClosed() {
		this.store.watch(this.claim.key(), this.calls::release);
		awaitEffect(this.claim);
		this.store.close();
		await().until(() -> subscribers() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "resetchannels", "-publish" })
	void stepsWhenPublishingIsForbiddenThenDone(String permission) {
		Claim other = Claims.claim(Claims.newKey());
		this.store.claim(this.claim);
		this.store.claim(other);
		server.ask("ACL SETUSER default " + permission);
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
		assertThat(this.store.release(new Release.Free(other))).isEqualTo(StepResult.DONE);
		assertThat(this.store.claim(Claims.claim(this.claim.key()))).isInstanceOf(ClaimResult.Consumed.class);
		assertThat(this.store.claim(other)).is(Claims.granted(1));
	}

	@Test
	void watchWhenSubscribingIsForbiddenThenSaidOnceAndTriedAgain(CapturedOutput output) {
		server.ask("ACL SETUSER default resetchannels");
		try (Watch watch = this.store.watch(this.claim.key(), this.calls::release);
				Watch other = this.store.watch(Claims.newKey(), this.calls::release)) {
			await().until(() -> output.getOut().contains("can't be heard from"));
			server.ask("ACL SETUSER default allchannels");
			await().until(() -> this.calls.availablePermits() > 1);
			assertThat(output).containsOnlyOnce("can't be heard from");
		}
	}

	@Test
	void watchWhenClientKeepsAThreadBusyThenNeverConnects() {
		RedisConnectionFactory blocking = mock();
		try (RedisIdempotencyStore unheard = new RedisIdempotencyStore(blocking, "test:", TIMEOUT)) {
			unheard.watch(this.claim.key(), this.calls::release).close();
		}
		then(blocking).should(never()).getConnection();
	}

	private static long subscribers() {
		return Stream.of(server.ask("CLIENT LIST TYPE pubsub").split("\n"))
			.filter((line) -> line.contains("sub="))
			.count();
	}

}
