package dev.idempotent.engine;

/**
 * What an application decides about its engine.
 *
 * @param heartbeat whether leases are renewed
 * @param onStoreFailure what a request gets when the store can't be asked
 * @param maxWaiting how many requests may wait for another one's result; further ones get
 * their answer at once
 */
public record EngineSettings(Heartbeat heartbeat, OnStoreFailure onStoreFailure, int maxWaiting) {

	/**
	 * What applications get that don't decide: leases are renewed, nothing runs
	 * unprotected, and 100 requests may wait.
	 */
	public static final EngineSettings DEFAULTS = new EngineSettings(Heartbeat.ON, OnStoreFailure.REJECT, 100);

	public EngineSettings {
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("0 or more requests may wait, not " + maxWaiting);
		}
	}

	/**
	 * Whether leases are renewed while methods run.
	 */
	public enum Heartbeat {

		/**
		 * At a third of the lease.
		 */
		ON,

		/**
		 * Never: an owner past its lease counts as abandoned, though it may still run.
		 */
		OFF

	}

	/**
	 * What a request gets when the store can't be asked.
	 */
	public enum OnStoreFailure {

		/**
		 * It is refused; the method does not run.
		 */
		REJECT,

		/**
		 * The method runs unprotected.
		 */
		PROCEED

	}

}
