package dev.idempotent.store.redis;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Looks for what a server's set-up can do to records. Asks by
 * <a href="https://redis.io/docs/latest/commands/info/">INFO</a>, and for snapshots by
 * <a href="https://redis.io/docs/latest/commands/config-get/">CONFIG GET</a>; of a
 * Cluster, every primary.
 */
final class RedisServerCheck {

	private static final int OLDEST_MAJOR = 7;

	// By which server said so
	private final Map<ServerFinding, Set<String>> findings = new LinkedHashMap<>();

	/**
	 * Returns what was found, and the servers it was found at; empty when all is well.
	 */
	static Map<ServerFinding, Set<String>> of(RedisConnection connection) {
		RedisServerCheck check = new RedisServerCheck();
		if (connection instanceof RedisClusterConnection cluster) {
			for (RedisClusterNode node : cluster.clusterGetNodes()) {
				if (node.isMaster()) {
					check.server("Redis at " + node.asString(), () -> cluster.serverCommands().info(node),
							() -> cluster.serverCommands().getConfig(node, "save"));
				}
			}
		}
		else {
			check.server("Redis", () -> connection.serverCommands().info(),
					() -> connection.serverCommands().getConfig("save"));
		}
		return check.findings;
	}

	/**
	 * Returns whether a version, as INFO writes it, is below 7. Valkey writes the version
	 * of Redis that it is compatible with.
	 */
	static boolean isTooOld(String version) {
		String major = version.split("\\.", 2)[0];
		return major.matches("\\d{1,4}") && Integer.parseInt(major) < OLDEST_MAJOR;
	}

	private void server(String name, Supplier<@Nullable Properties> info, Supplier<@Nullable Properties> save) {
		Properties known = answer(info);
		if (known == null) {
			found(name, ServerFinding.INFO_REFUSED);
			return;
		}
		if (isTooOld(known.getProperty("redis_version", ""))) {
			found(name, ServerFinding.TOO_OLD);
		}
		policy(name, known.getProperty("maxmemory_policy"));
		if ("0".equals(known.getProperty("aof_enabled"))) {
			snapshots(name, answer(save));
		}
	}

	private void policy(String name, @Nullable String policy) {
		if (policy == null) {
			found(name, ServerFinding.POLICY_UNKNOWN);
		}
		else if (!policy.equals("noeviction")) {
			found(name, policy.equals("volatile-ttl") ? ServerFinding.EVICTS_OLDEST : ServerFinding.EVICTS);
		}
	}

	private void snapshots(String name, @Nullable Properties save) {
		if (save == null || !save.containsKey("save")) {
			found(name, ServerFinding.SNAPSHOTS_UNKNOWN);
		}
		else if (save.getProperty("save").isEmpty()) {
			found(name, ServerFinding.NOT_PERSISTENT);
		}
	}

	private void found(String name, ServerFinding finding) {
		this.findings.computeIfAbsent(finding, (any) -> new LinkedHashSet<>()).add(name);
	}

	private static @Nullable Properties answer(Supplier<@Nullable Properties> question) {
		try {
			return question.get();
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
