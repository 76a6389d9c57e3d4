package dev.idempotent.benchmarks.alone;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.redis.RedisIdempotencyStore;
import dev.idempotent.test.redis.RedisServer;

/**
 * Where records are.
 */
public enum StoreKind {

	/**
	 * Nowhere.
	 */
	NO_OP,

	/**
	 * In this JVM.
	 */
	LOCAL,

	/**
	 * In a Redis server on this machine.
	 */
	REDIS;

	private @Nullable RedisServer server;

	private @Nullable LettuceConnectionFactory connections;

	/**
	 * Returns an empty store, apart from all others.
	 * @param answer what the one that keeps nothing answers
	 */
	IdempotencyStore store(Function<Claim, ClaimResult> answer) {
		return switch (this) {
			case NO_OP -> new NoOpStore(answer);
			case LOCAL -> ForgettingStore.empty();
			case REDIS ->
				new RedisIdempotencyStore(connections(), UUID.randomUUID().toString(), Duration.ofSeconds(10));
		};
	}

	/**
	 * Returns likewise a store for more keys than there is room for.
	 */
	IdempotencyStore forgetting(Function<Claim, ClaimResult> answer) {
		return (this == LOCAL) ? new ForgettingStore(4_000) : store(answer);
	}

	void close() {
		if (this.connections != null && this.server != null) {
			this.connections.destroy();
			this.server.close();
			this.connections = null;
		}
	}

	private LettuceConnectionFactory connections() {
		LettuceConnectionFactory open = this.connections;
		if (open == null) {
			this.server = RedisServer.start();
			open = this.server.connectionFactory();
			this.connections = open;
		}
		return open;
	}

}
