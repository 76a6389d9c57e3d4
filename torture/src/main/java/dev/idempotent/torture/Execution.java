package dev.idempotent.torture;

/**
 * One run of the operation, as the ledger has it; times in epoch milliseconds.
 *
 * @param arrived when its request came to the server, which is before its claim
 * @param ended {@link #NEVER} when its process did not live to write it down
 * @param failed whether it ended by an exception, after which the key is free
 */
record Execution(String id, String key, long pid, long arrived, long began, long ended, boolean failed) {

	static final long NEVER = Long.MAX_VALUE;

	boolean isFinished() {
		return this.ended != NEVER && !this.failed;
	}

}
