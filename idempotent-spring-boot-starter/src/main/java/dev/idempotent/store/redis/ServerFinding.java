package dev.idempotent.store.redis;

/**
 * What can happen to records by the way a server is set up, and what to set.
 */
enum ServerFinding {

	TOO_OLD(true, "is older than Redis 7: every request with a key will be refused. Use Redis 7 or newer, or Valkey"),

	EVICTS(true, "may evict records when its memory is full, those of running operations too: such a key is new again,"
			+ " and a repeat runs its operation a second time. Set maxmemory-policy to noeviction: then new keys are"
			+ " refused while its memory is full"),

	EVICTS_OLDEST(true,
			"may evict records when its memory is full, by volatile-ttl the oldest first, so those of operations that"
					+ " run for long: such a key is new again, and a repeat runs its operation a second time. Set"
					+ " maxmemory-policy to noeviction: then new keys are refused while its memory is full"),

	NOT_PERSISTENT(true,
			"keeps records in memory only: after a restart every key is new, and repeats run their operations a second"
					+ " time. Set appendonly to yes"),

	INFO_REFUSED(false, "answers no INFO: its version, eviction policy and persistence could not be checked"),

	POLICY_UNKNOWN(false, "does not say its maxmemory-policy: whether it may evict records could not be checked"),

	SNAPSHOTS_UNKNOWN(false,
			"has no append-only file and answers no CONFIG GET: whether records outlive a restart could not be"
					+ " checked");

	private final boolean warning;

	private final String text;

	ServerFinding(boolean warning, String text) {
		this.warning = warning;
		this.text = text;
	}

	/**
	 * Returns whether something is known to be wrong; else it could not be checked.
	 */
	boolean isWarning() {
		return this.warning;
	}

	/**
	 * Returns what comes after the server's name.
	 */
	String text() {
		return this.text;
	}

}
