package dev.idempotent.torture;

/**
 * A time in which a process did not hear Redis, for whatever reason, by its own account.
 *
 * @param to {@link Execution#NEVER} when the process did not live to hear Redis again
 */
record Silence(long pid, long from, long to) {

	/**
	 * Returns how much of it, in milliseconds, lies between two times.
	 */
	long within(long start, long end) {
		return Math.max(0, Math.min(this.to, end) - Math.max(this.from, start));
	}

}
