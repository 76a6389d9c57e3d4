package dev.idempotent.store.redis;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisAddress;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is told of connections that are given up.
 */
class RedisConnectionLossTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration LONGER = Duration.ofSeconds(2);

	private static final Duration WAIT = Duration.ofMillis(300);

	private final RedisServer server = RedisServer.start();

	private final RedisServer replica = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.before(this.server.port());

	private final LettuceConnectionFactory connections = RedisAddress.behind(this.proxy).connectionFactory();

	private final List<Throwable> losses = new CopyOnWriteArrayList<>();

	private RedisIdempotencyStore store = Connections.OF_THEIR_OWN.store(this);

	@AfterEach
	void close() {
		this.store.close();
		this.connections.destroy();
		this.proxy.close();
		this.replica.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void lossWhenPrimaryIsDemotedThenToldWithTheSecondAnswer(Connections kind) {
		use(kind);
		this.server.ask("REPLICAOF 127.0.0.1 1");
		assertFails();
		assertThat(this.losses).isEmpty();
		assertFails();
		// Told on Lettuce's thread, perhaps after the step has failed
		await().untilAsserted(() -> assertThat(this.losses).singleElement()
			.satisfies((cause) -> assertThat(cause).hasStackTraceContaining("READONLY")));
	}

	@ParameterizedTest
	@EnumSource
	void lossWhenServerRefusesForOtherReasonsThenNotTold(Connections kind) {
		use(kind);
		this.server.ask("CONFIG SET maxmemory 1");
		for (int i = 0; i < 3; i++) {
			assertFails();
		}
		assertThat(this.losses).isEmpty();
	}

	@Test
	void lossWhenConnectionFallsSilentThenToldOfNoAnswer() {
		awaitWorking();
		this.proxy.silence();
		assertFails();
		await().untilAsserted(() -> assertThat(this.losses).singleElement().isInstanceOf(TimeoutException.class));
		awaitWorking();
		assertThat(this.losses).hasSize(1);
	}

	@Test
	void lossWhenConnectionIsCutThenToldByTheNextStep() {
		awaitWorking();
		this.proxy.refuse();
		await().until(() -> !this.server.ask("CLIENT LIST TYPE normal").contains("cmd=eval"));
		await().untilAsserted(() -> {
			assertFails();
			assertThat(this.losses).singleElement().isInstanceOf(ClosedChannelException.class);
		});
		assertFails();
		assertThat(this.losses).hasSize(1);
	}

	@Test
	void lossWhenFactoryWasStoppedAndStartedThenNotTold() {
		awaitWorking();
		this.connections.stop();
		assertFails();
		this.connections.start();
		awaitWorking();
		assertThat(this.losses).isEmpty();
	}

	private void use(Connections kind) {
		this.store.close();
		if (kind == Connections.WAITING_FOR_REPLICAS) {
			this.replica.ask("REPLICAOF 127.0.0.1 " + this.server.port());
			this.server.awaitFollowed(this.replica);
		}
		this.store = kind.store(this);
		awaitWorking();
		this.losses.clear();
	}

	private void awaitWorking() {
		await().ignoreExceptions().until(() -> this.store.claim(claim()) instanceof ClaimResult.Granted);
	}

	private void assertFails() {
		assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> this.store.claim(claim()));
	}

	private static Claim claim() {
		return Claims.claim(Claims.newKey());
	}

	enum Connections {

		OF_THEIR_OWN, OF_THE_APPLICATION, WAITING_FOR_REPLICAS;

		RedisIdempotencyStore store(RedisConnectionLossTests test) {
			LettuceConnectionFactory connections = test.connections;
			return switch (this) {
				case OF_THEIR_OWN -> new RedisIdempotencyStore(connections, "test:", TIMEOUT, test.losses::add);
				case OF_THE_APPLICATION ->
					new RedisIdempotencyStore(new ForeignConnections(connections), "test:", TIMEOUT, test.losses::add);
				case WAITING_FOR_REPLICAS ->
					new RedisIdempotencyStore(connections, "test:", LONGER, 1, WAIT, test.losses::add);
			};
		}

	}

}
