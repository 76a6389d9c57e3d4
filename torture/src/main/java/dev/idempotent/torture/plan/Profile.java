package dev.idempotent.torture.plan;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Which faults are done.
 */
public enum Profile {

	/**
	 * Servers are killed and started anew, or stand still for longer than the lease.
	 */
	PROCESSES(Duration.ofSeconds(2), Group.PROCESSES),

	/**
	 * Redis stands still, is demoted and promoted again while its connections stay open,
	 * or is killed and started anew with its append-only file.
	 */
	REDIS(Duration.ofSeconds(2), Group.REDIS),

	/**
	 * Requests and answers are lost, late or cut off, between servers and Redis and
	 * between clients and servers, never for as long as the lease; for longer than that,
	 * Redis answers slowly, but in time, or only connections that were open are silent:
	 * nothing may run twice.
	 */
	NETWORK(Duration.ofSeconds(6), Group.NETWORK),

	/**
	 * Servers' steps in the store end with an {@link Error}, before or after they were
	 * made, never for as long as the lease: nothing may run twice.
	 */
	ERRORS(Duration.ofSeconds(2), Group.ERRORS),

	/**
	 * All of these at once, and networks that are silent for longer than the lease.
	 */
	ALL(Duration.ofSeconds(2), Group.PROCESSES, Group.REDIS, Group.NETWORK, Group.ERRORS),

	/**
	 * Records and business data in one PostgreSQL: servers are killed or stand still, the
	 * database is killed and started anew, connections are cut in a commit. No work may
	 * be in the database twice, whatever happens.
	 */
	JDBC(Duration.ofSeconds(2), Group.PROCESSES, Group.DATABASE, Group.COMMITS);

	private final Duration lease;

	private final Set<Group> groups;

	Profile(Duration lease, Group... groups) {
		this.lease = lease;
		this.groups = Set.of(groups);
	}

	public boolean has(Group group) {
		return this.groups.contains(group);
	}

	/**
	 * Returns the lease unless another is asked for.
	 */
	Duration lease() {
		return this.lease;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Faults of which only one happens at a time.
	 */
	public enum Group {

		PROCESSES, REDIS, NETWORK, ERRORS, DATABASE, COMMITS

	}

}
