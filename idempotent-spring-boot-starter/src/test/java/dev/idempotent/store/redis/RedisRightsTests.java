package dev.idempotent.store.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.DocumentationTests;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A Redis user with the rights that {@code docs/redis.md} names.
 */
@ExtendWith(OutputCaptureExtension.class)
// A watch is opened to be closed
@SuppressWarnings("try")
class RedisRightsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void stepsWhenUserHasTheRightsOfTheDocumentationThenAreMade(CapturedOutput output) throws IOException {
		try (RedisServer server = RedisServer.start("--appendonly", "yes")) {
			LettuceConnectionFactory connections = connections(server);
			try (RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "idempotent:", TIMEOUT)) {
				Claim claim = Claims.claim(Claims.newKey());
				Semaphore calls = new Semaphore(0);
				assertThat(store.claim(claim)).is(Claims.granted(1));
				assertThat(store.renew(Claims.owned(claim))).isEqualTo(StepResult.DONE);
				try (Watch watch = store.watch(claim.key(), calls::release)) {
					await().until(calls::tryAcquire);
					assertThat(store.complete(Claims.owned(claim), new byte[1])).isEqualTo(StepResult.DONE);
					await().until(calls::tryAcquire);
				}
				assertThat(store.claim(Claims.claim(claim.key()))).isInstanceOf(ClaimResult.Consumed.class);
				Claim other = Claims.claim(Claims.newKey());
				assertThat(store.claim(other)).is(Claims.granted(1));
				assertThat(store.release(new Release.Free(other))).isEqualTo(StepResult.DONE);
				assertInspectable(store);
				store.checkServer();
				assertThat(output).doesNotContain("could not be checked").doesNotContain("can't be heard from");
			}
			try (RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "idempotent:", TIMEOUT, 1,
					Duration.ofMillis(10), (cause) -> {
					})) {
				assertThatExceptionOfType(IdempotencyStoreException.class)
					.isThrownBy(() -> store.claim(Claims.claim(Claims.newKey())))
					.withMessageContaining("replicas")
					.withMessageNotContaining("its user needs");
			}
			connections.destroy();
		}
	}

	private static void assertInspectable(RedisIdempotencyStore store) {
		Claim held = Claims.claim(Claims.newKey());
		store.claim(held);
		store.release(Claims.hold(held));
		List<RecordDescription> found = store.findUnsettled(null, 10).records();
		assertThat(found).hasSize(1);
		assertThat(store.settle(found.get(0), new byte[1])).isEqualTo(Decision.DONE);
		assertThat(store.result(held.key())).hasSize(1);
		assertThat(store.free(Objects.requireNonNull(store.describe(held.key())))).isEqualTo(Decision.DONE);
	}

	private static LettuceConnectionFactory connections(RedisServer server) throws IOException {
		String rights = Files.readString(DocumentationTests.root().resolve("docs/redis.md"))
			.lines()
			.filter((line) -> line.startsWith("ACL SETUSER "))
			.findFirst()
			.orElseThrow();
		assertThat(server.ask(rights)).contains("OK");
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", server.port());
		configuration.setUsername("orders");
		configuration.setPassword("password");
		LettuceConnectionFactory connections = new LettuceConnectionFactory(configuration);
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

}
