package dev.idempotent.test.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * A primary, two replicas, and three sentinels that name a new primary within seconds
 * after one is gone.
 */
public final class RedisSentinel implements AutoCloseable {

	private static final String NAME = "main";

	private static final int REPLICAS = 2;

	private static final int SENTINELS = 3;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final RedisServer primary;

	private final List<RedisServer> replicas;

	private final List<RedisServer> sentinels;

	private RedisSentinel(RedisServer primary, List<RedisServer> replicas, List<RedisServer> sentinels) {
		this.primary = primary;
		this.replicas = replicas;
		this.sentinels = sentinels;
	}

	/**
	 * Starts all of them, and returns when every sentinel knows the others and both
	 * replicas.
	 */
	public static RedisSentinel start() {
		RedisServer primary = RedisServer.start();
		List<RedisServer> replicas = Stream
			.generate(() -> RedisServer.start("--replicaof", "127.0.0.1 " + primary.port()))
			.limit(REPLICAS)
			.toList();
		List<RedisServer> sentinels = Stream.generate(RedisServer::startSentinel).limit(SENTINELS).toList();
		RedisSentinel all = new RedisSentinel(primary, replicas, sentinels);
		replicas.forEach(primary::awaitFollowed);
		sentinels.forEach(all::watch);
		all.await("sentinels", (info) -> info.contains("slaves=" + REPLICAS + ",sentinels=" + SENTINELS));
		return all;
	}

	public RedisServer primary() {
		return this.primary;
	}

	public List<RedisServer> replicas() {
		return this.replicas;
	}

	/**
	 * Returns properties of Spring Data Redis.
	 */
	public List<String> properties() {
		return List.of("spring.data.redis.sentinel.master=" + NAME,
				"spring.data.redis.sentinel.nodes=" + this.sentinels.stream()
					.map((sentinel) -> "127.0.0.1:" + sentinel.port())
					.collect(Collectors.joining(",")),
				"spring.data.redis.timeout=1s");
	}

	/**
	 * Returns when every sentinel names another primary and that one knows itself to be
	 * it.
	 */
	public void awaitFailOver() {
		String old = "address=127.0.0.1:" + this.primary.port() + ",";
		await("a fail-over", (info) -> !info.contains(old));
		Awaitility.await("a new primary")
			.atMost(TIMEOUT)
			.until(() -> this.replicas.stream().anyMatch((replica) -> replica.ask("ROLE").contains("master")));
	}

	@Override
	public void close() {
		List<RedisServer> all = new ArrayList<>(this.sentinels);
		all.addAll(this.replicas);
		Collections.addAll(all, this.primary);
		all.forEach(RedisServer::close);
	}

	private void watch(RedisServer sentinel) {
		sentinel.ask("SENTINEL MONITOR " + NAME + " 127.0.0.1 " + this.primary.port() + " 2");
		sentinel.ask("SENTINEL SET " + NAME + " down-after-milliseconds 500");
		sentinel.ask("SENTINEL SET " + NAME + " failover-timeout 5000");
	}

	private void await(String what, Predicate<String> condition) {
		Awaitility.await(what)
			.atMost(TIMEOUT)
			.until(() -> this.sentinels.stream().map((sentinel) -> sentinel.ask("INFO sentinel")).allMatch(condition));
	}

}
