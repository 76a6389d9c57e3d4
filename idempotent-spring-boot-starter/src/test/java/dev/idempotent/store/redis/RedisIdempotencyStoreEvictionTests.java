package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Redis that gets more results than its memory holds, while operations run that were
 * claimed before.
 */
class RedisIdempotencyStoreEvictionTests {

	private static final int RUNNING = 200;

	private static final int RESULTS = 600;

	// Together more than the server's memory
	private static final byte[] RESULT = new byte[10_000];

	private final List<Claim> running = Stream.generate(() -> Claims.claim(Claims.newKey())).limit(RUNNING).toList();

	@Test
	void claimWhenNoEvictionThenNewKeysAreRefusedAndRunningOperationsEnd() {
		fill("noeviction", (server, store, refused) -> {
			assertThat(refused).isPositive();
			assertThat(server.info("evicted_keys")).isZero();
			assertThat(this.running).allMatch((claim) -> isInProgress(store, claim));
			assertThat(this.running)
				.allMatch((claim) -> store.complete(Claims.owned(claim), RESULT) == StepResult.DONE);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu",
			"volatile-random", "volatile-ttl" })
	void claimWhenEvictingThenRunningOperationsLoseTheirKeys(String policy) {
		fill(policy, (server, store, refused) -> {
			assertThat(refused).isZero();
			assertThat(server.info("evicted_keys")).isPositive();
			List<Claim> lost = this.running.stream().filter((claim) -> !isInProgress(store, claim)).toList();
			System.out.println("Evicting by " + policy + ": of " + RUNNING + " running operations lost " + lost.size());
			if (policy.equals("volatile-ttl")) {
				assertThat(lost).as("the oldest first").hasSizeGreaterThan(RUNNING * 9 / 10);
			}
			assertThat(lost).isNotEmpty()
				.allMatch((claim) -> store.complete(Claims.owned(claim), RESULT) == StepResult.NOT_OWNER);
		});
	}

	private void fill(String policy, Check check) {
		RedisServer server = RedisServer.start("--maxmemory", "4mb", "--maxmemory-policy", policy);
		LettuceConnectionFactory connections = server.connectionFactory();
		try (server;
				RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", Duration.ofSeconds(10))) {
			this.running.forEach(store::claim);
			long refused = IntStream.range(0, RESULTS).filter((i) -> isRefused(store)).count();
			check.accept(server, store, refused);
		}
		finally {
			connections.destroy();
		}
	}

	private static boolean isRefused(RedisIdempotencyStore store) {
		Claim claim = Claims.claim(Claims.newKey());
		try {
			store.claim(claim);
			store.complete(Claims.owned(claim), RESULT);
			return false;
		}
		catch (IdempotencyStoreException ex) {
			assertThat(ex).hasMessageContaining("OOM");
			return true;
		}
	}

	// A key that was lost is granted to the next who asks
	private static boolean isInProgress(RedisIdempotencyStore store, Claim claim) {
		ClaimResult result = store.claim(Claims.claim(claim.key()));
		assertThat(result).isInstanceOfAny(ClaimResult.InProgress.class, ClaimResult.Granted.class);
		return result instanceof ClaimResult.InProgress;
	}

	private interface Check {

		void accept(RedisServer server, RedisIdempotencyStore store, long refused);

	}

}
