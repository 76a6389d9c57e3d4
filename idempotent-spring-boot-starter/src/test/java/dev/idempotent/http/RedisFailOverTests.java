package dev.idempotent.http;

import java.util.ArrayList;
import java.util.List;

import dev.idempotent.test.RedisCluster;
import dev.idempotent.test.RedisSentinel;
import dev.idempotent.test.RedisServer;
import org.junit.jupiter.api.Test;

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
		try (RedisSentinel redis = RedisSentinel.start();
				Server server = server(redis.properties());
				Fleet before = new Fleet(server.client(), "order").start()) {
			before.awaitMore(ORDERS);
			before.stop();
			redis.replicas().forEach(redis.primary()::awaitFollowed);
			int executions = server.bean(Gate.class).executions();
			assertThat(executions).isEqualTo(before.answered().size());
			redis.primary().kill();
			redis.awaitFailOver();
			assertThat(before.changed(before.answered())).isEmpty();
			assertThat(server.bean(Gate.class).executions()).isEqualTo(executions);
		}
	}

	@Test
	void postWhenClusterFailsOverThenReplicatedOrdersRunOnceAndNewOnesAreTaken() throws Exception {
		try (RedisCluster redis = RedisCluster.startWithReplicas(); Server server = server(redis.properties())) {
			Fleet before = new Fleet(server.client(), "before").start();
			before.awaitMore(ORDERS);
			before.stop();
			for (int i = 0; i < redis.nodes().size(); i++) {
				RedisServer primary = redis.nodes().get(i);
				primary.awaitFollowed(redis.replicas().get(i));
			}
			Fleet during = new Fleet(server.client(), "during").start();
			during.awaitMore(ORDERS);
			redis.nodes().get(0).kill();
			redis.awaitFailOver(0);
			during.awaitMore(ORDERS);
			during.stop();
			int executions = server.bean(Gate.class).executions();
			assertThat(before.changed(before.answered())).isEmpty();
			assertThat(server.bean(Gate.class).executions()).isEqualTo(executions);
			report("Cluster", during, server);
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
