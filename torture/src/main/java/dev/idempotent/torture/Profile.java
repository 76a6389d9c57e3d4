package dev.idempotent.torture;

import java.time.Duration;
import java.util.Locale;

/**
 * Which faults are done.
 */
enum Profile {

	/**
	 * Servers are killed and started anew, or stand still for longer than the lease.
	 */
	PROCESSES(true, false, false, Duration.ofSeconds(2)),

	/**
	 * Redis stands still, or is killed and started anew with its append-only file.
	 */
	REDIS(false, true, false, Duration.ofSeconds(2)),

	/**
	 * Requests and answers are lost, late or cut off, between servers and Redis and
	 * between clients and servers, never for as long as the lease, and Redis answers
	 * slowly for longer than that, but in time: nothing may run twice.
	 */
	NETWORK(false, false, true, Duration.ofSeconds(6)),

	/**
	 * All of them at once, and networks that are silent for longer than the lease.
	 */
	ALL(true, true, true, Duration.ofSeconds(2));

	private final boolean processes;

	private final boolean redis;

	private final boolean network;

	private final Duration lease;

	Profile(boolean processes, boolean redis, boolean network, Duration lease) {
		this.processes = processes;
		this.redis = redis;
		this.network = network;
		this.lease = lease;
	}

	boolean hasProcesses() {
		return this.processes;
	}

	boolean hasRedis() {
		return this.redis;
	}

	boolean hasNetwork() {
		return this.network;
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

}
