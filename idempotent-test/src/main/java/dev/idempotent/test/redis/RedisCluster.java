package dev.idempotent.test.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.test.network.Ports;

/**
 * Three Redis primaries on loopback, each with a third of the slots and, if asked for,
 * with a replica.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int NODES = 3;

	private static final int SLOTS = 16_384;

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private final List<RedisServer> nodes;

	private final List<RedisServer> replicas;

	private RedisCluster(List<RedisServer> nodes, List<RedisServer> replicas) {
		this.nodes = nodes;
		this.replicas = replicas;
	}

	/**
	 * Starts a cluster without replicas and returns when every node says that all slots
	 * are served.
	 */
	public static RedisCluster start() {
		RedisCluster cluster = new RedisCluster(startNodes(), List.of());
		cluster.join();
		return cluster;
	}

	/**
	 * Starts a cluster where each primary has one replica, which takes its place within
	 * seconds, and returns when they follow.
	 */
	public static RedisCluster startWithReplicas() {
		RedisCluster cluster = new RedisCluster(startNodes(), startNodes());
		cluster.join();
		for (int i = 0; i < NODES; i++) {
			String id = cluster.id(i);
			RedisServer replica = cluster.replicas.get(i);
			check(replica.ask("CLUSTER REPLICATE " + id));
		}
		cluster.awaitFollowed();
		return cluster;
	}

	/**
	 * Returns the primaries.
	 */
	public List<RedisServer> nodes() {
		return this.nodes;
	}

	/**
	 * Returns the replicas, in their primaries' order.
	 */
	public List<RedisServer> replicas() {
		return this.replicas;
	}

	public int slot(String key) {
		return Integer.parseInt(this.nodes.get(1).ask("CLUSTER KEYSLOT " + key).substring(1).strip());
	}

	/**
	 * Moves a slot, and the keys in it, from one node to another as redis-cli does: step
	 * by step, while clients go on. Returns when all nodes know.
	 */
	public void migrate(int slot, int from, int to) {
		RedisServer source = this.nodes.get(from);
		RedisServer target = this.nodes.get(to);
		check(target.ask("CLUSTER SETSLOT " + slot + " IMPORTING " + id(from)));
		check(source.ask("CLUSTER SETSLOT " + slot + " MIGRATING " + id(to)));
		for (String keys = keys(source, slot); !keys.isEmpty(); keys = keys(source, slot)) {
			// A key may be gone by now: +NOKEY
			source.ask("MIGRATE 127.0.0.1 " + target.port() + " \"\" 0 5000 KEYS" + keys);
		}
		check(target.ask("CLUSTER SETSLOT " + slot + " NODE " + id(to)));
		check(source.ask("CLUSTER SETSLOT " + slot + " NODE " + id(to)));
		String owner = id(to);
		Awaitility.await("agreement on a slot")
			.atMost(START_TIMEOUT)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> this.nodes.stream().allMatch((node) -> isOwner(node.ask("CLUSTER NODES"), owner, slot)));
	}

	/**
	 * Returns when the replicas have everything that their primaries have now.
	 */
	public void awaitFollowed() {
		for (int i = 0; i < NODES; i++) {
			this.nodes.get(i).awaitFollowed(this.replicas.get(i));
		}
	}

	/**
	 * Returns when the replica of a primary that is gone has its slots, by every node
	 * that is left.
	 */
	public void awaitFailOver(int gone) {
		List<RedisServer> left = Stream.concat(this.nodes.stream(), this.replicas.stream())
			.filter((node) -> node != this.nodes.get(gone))
			.toList();
		Awaitility.await("a fail-over")
			.atMost(START_TIMEOUT)
			.until(() -> this.replicas.get(gone).ask("ROLE").contains("master")
					&& left.stream().allMatch((node) -> node.ask("CLUSTER INFO").contains("cluster_state:ok")));
	}

	/**
	 * Returns properties of Spring Data Redis: the timeouts and the refreshing that a
	 * cluster needs in use.
	 */
	public List<String> properties() {
		return List.of("spring.data.redis.cluster.nodes="
				+ this.nodes.stream().map((node) -> "127.0.0.1:" + node.port()).collect(Collectors.joining(",")),
				"spring.data.redis.timeout=1s", "spring.data.redis.connect-timeout=1s",
				"spring.data.redis.lettuce.cluster.refresh.adaptive=true",
				"spring.data.redis.lettuce.cluster.refresh.period=5s");
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
		this.replicas.forEach(RedisServer::close);
	}

	private void join() {
		for (int i = 0; i < NODES; i++) {
			RedisServer node = this.nodes.get(i);
			check(node.ask("CLUSTER ADDSLOTSRANGE " + SLOTS * i / NODES + " " + (SLOTS * (i + 1) / NODES - 1)));
			check(node.ask("CLUSTER SET-CONFIG-EPOCH " + (i + 1)));
		}
		List<RedisServer> all = Stream.concat(this.nodes.stream(), this.replicas.stream()).toList();
		for (RedisServer node : all) {
			check(this.nodes.get(0)
				.ask("CLUSTER MEET 127.0.0.1 " + node.port() + " "
						+ node.ask("CONFIG GET cluster-port").split("\r\n")[4]));
		}
		Awaitility.await("a Redis Cluster")
			.atMost(START_TIMEOUT)
			.until(() -> all.stream()
				.map((node) -> node.ask("CLUSTER INFO"))
				.allMatch((info) -> isComplete(info) && info.contains("cluster_known_nodes:" + all.size() + "\r\n")));
	}

	private String id(int node) {
		return this.nodes.get(node).ask("CLUSTER MYID").split("\r\n")[1];
	}

	private static List<RedisServer> startNodes() {
		return IntStream.range(0, NODES)
			.mapToObj((i) -> RedisServer.start("--cluster-enabled", "yes", "--cluster-port",
					String.valueOf(Ports.free()), "--cluster-node-timeout", "1000"))
			.toList();
	}

	private static boolean isOwner(String nodes, String id, int slot) {
		return nodes.lines()
			.filter((line) -> line.startsWith(id))
			.flatMap((line) -> Stream.of(line.split(" ")).skip(8))
			.filter((range) -> !range.startsWith("["))
			.map((range) -> range.split("-"))
			.anyMatch(
					(range) -> Integer.parseInt(range[0]) <= slot && slot <= Integer.parseInt(range[range.length - 1]));
	}

	// With a space before each
	private static String keys(RedisServer node, int slot) {
		return node.ask("CLUSTER GETKEYSINSLOT " + slot + " 100")
			.lines()
			.filter((line) -> !line.startsWith("*") && !line.startsWith("$"))
			.map((line) -> " " + line)
			.collect(Collectors.joining());
	}

	private static void check(String reply) {
		if (!reply.equals("+OK\r\n")) {
			throw new IllegalStateException("The cluster can't be made: " + reply);
		}
	}

	private static boolean isComplete(String info) {
		return info.contains("cluster_state:ok\r\n") && info.contains("cluster_slots_ok:" + SLOTS + "\r\n");
	}

}
