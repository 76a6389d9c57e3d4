package dev.idempotent.test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Three Redis nodes on loopback, each with a third of the slots and no replica.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int NODES = 3;

	private static final int SLOTS = 16_384;

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private final List<RedisServer> nodes;

	private RedisCluster(List<RedisServer> nodes) {
		this.nodes = nodes;
	}

	/**
	 * Starts a cluster and returns when every node says that all slots are served.
	 */
	public static RedisCluster start() {
		int[] busPorts = IntStream.range(0, NODES).map((i) -> Ports.free()).toArray();
		List<RedisServer> nodes = IntStream.of(busPorts)
			.mapToObj((port) -> RedisServer.start("--cluster-enabled", "yes", "--cluster-port", String.valueOf(port),
					"--cluster-node-timeout", "1000"))
			.toList();
		RedisCluster cluster = new RedisCluster(nodes);
		for (int i = 0; i < NODES; i++) {
			RedisServer node = nodes.get(i);
			check(node.ask("CLUSTER ADDSLOTSRANGE " + SLOTS * i / NODES + " " + (SLOTS * (i + 1) / NODES - 1)));
			check(node.ask("CLUSTER SET-CONFIG-EPOCH " + (i + 1)));
			check(nodes.get(0).ask("CLUSTER MEET 127.0.0.1 " + node.port() + " " + busPorts[i]));
		}
		Awaitility.await("a Redis Cluster")
			.atMost(START_TIMEOUT)
			.until(() -> nodes.stream().map((node) -> node.ask("CLUSTER INFO")).allMatch(RedisCluster::isComplete));
		return cluster;
	}

	public List<RedisServer> nodes() {
		return this.nodes;
	}

	/**
	 * Returns a started factory with Lettuce's defaults, to be destroyed by the caller.
	 */
	public LettuceConnectionFactory connectionFactory() {
		RedisClusterConfiguration configuration = new RedisClusterConfiguration(
				this.nodes.stream().map((node) -> "127.0.0.1:" + node.port()).toList());
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration);
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisServer::close);
	}

	private static void check(String reply) {
		if (!reply.equals("+OK\r\n")) {
			throw new IllegalStateException("The cluster can't be made: " + reply);
		}
	}

	private static boolean isComplete(String info) {
		return info.contains("cluster_state:ok\r\n") && info.contains("cluster_slots_ok:" + SLOTS + "\r\n")
				&& info.contains("cluster_known_nodes:" + NODES + "\r\n");
	}

}
