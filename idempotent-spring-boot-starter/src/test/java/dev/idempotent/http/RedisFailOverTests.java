package dev.idempotent.http;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.idempotent.test.redis.RedisCluster;
import dev.idempotent.test.redis.RedisSentinel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Primaries that are killed while orders are placed.
 */
class RedisFailOverTests {

	private static final int ORDERS = 100;

	@Test
	void postWhenSentinelFailsOverAndReplicasAreWaitedForThenEachOrderRunsOnce() throws Exception {
		try (RedisSentinel redis = RedisSentinel.start();
				Server server = server(redis.properties(), "idempotent.redis.wait-replicas=1");
				Fleet fleet = new Fleet(server.client(), "order").start()) {
			fleet.awaitMore(ORDERS);
			redis.primary().kill();
			redis.awaitFailOver();
			fleet.awaitMore(ORDERS);
			fleet.stop();
			assertThat(fleet.changed(fleet.answered())).isEmpty();
			assertThat(server.bean(Gate.class).executions()).isEqualTo(fleet.answered().size());
			report("Sentinel, wait-replicas 1", fleet, server);
		}
	}

	@Test
	void postWhenSentinelFailsOverThenReplicatedOrdersRunOnceAndNewOnesAreTaken() throws Exception {
		try (RedisSentinel redis = RedisSentinel.start(); Server server = server(redis.properties())) {
			List<String> replicated = placeThenFailOver("Sentinel", server,
					() -> redis.replicas().forEach(redis.primary()::awaitFollowed), () -> {
						redis.primary().kill();
						redis.awaitFailOver();
					});
			assertThat(replicated).hasSizeGreaterThanOrEqualTo(ORDERS);
		}
	}

	@Test
	void postWhenClusterFailsOverThenReplicatedOrdersRunOnceAndNewOnesAreTaken() throws Exception {
		try (RedisCluster redis = RedisCluster.startWithReplicas(); Server server = server(redis.properties())) {
			List<String> replicated = placeThenFailOver("Cluster", server, redis::awaitFollowed, () -> {
				redis.nodes().get(0).kill();
				redis.awaitFailOver(0);
			});
			assertThat(replicated).hasSizeGreaterThanOrEqualTo(ORDERS);
		}
	}

	private static List<String> placeThenFailOver(String name, Server server, Runnable awaitReplicated,
			Runnable failOver) throws InterruptedException {
		try (Fleet before = new Fleet(server.client(), "before").start();
				Fleet during = new Fleet(server.client(), "during")) {
			before.awaitMore(ORDERS);
			before.stop();
			awaitReplicated.run();
			during.start().awaitMore(ORDERS);
			failOver.run();
			during.awaitMore(ORDERS);
			during.stop();
			int executions = server.bean(Gate.class).executions();
			assertThat(before.changed(before.answered())).isEmpty();
			assertThat(server.bean(Gate.class).executions()).isEqualTo(executions);
			report(name, during, server);
			return before.answered();
		}
	}

	private static void report(String name, Fleet fleet, Server server) {
		int executions = server.bean(Gate.class).executions();
		System.out.println(name + ": " + fleet.answered().size() + " orders, " + executions + " executions, "
				+ fleet.refusals() + " refusals, changed " + fleet.changed(fleet.answered()).size());
	}

	private static Server server(List<String> redis, String... more) {
		List<String> properties = new ArrayList<>(redis);
		properties.addAll(List.of(more));
		properties.add("idempotent.redis.command-timeout=2s");
		return Server.start(List.of(), properties.toArray(String[]::new));
	}

}
