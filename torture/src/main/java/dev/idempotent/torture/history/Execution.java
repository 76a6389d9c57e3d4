package dev.idempotent.torture.history;

/**
 * One run of the operation, as the ledger has it; times in epoch milliseconds.
 *
 * @param arrived when its request came to the server, which is before its claim
 * @param ended {@link #NEVER} when its process did not live to write it down
 */
public record Execution(String id, String key, long pid, long arrived, long began, long ended, Ending ending) {

	public static final long NEVER = Long.MAX_VALUE;

	Execution(String id, String key, long pid, long arrived, long began) {
		this(id, key, pid, arrived, began, NEVER, Ending.UNKNOWN);
	}

	public boolean isFinished() {
		return this.ending == Ending.DONE || this.ending == Ending.LEFT;
	}

	/**
	 * Returns this, done at some time.
	 */
	Execution done(long time) {
		return ended(time, (this.ending == Ending.LEFT_RUNNING) ? Ending.LEFT : Ending.DONE);
	}

	/**
	 * Returns this, failed at some time.
	 */
	Execution failed(long time) {
		return ended(time, Ending.FAILED);
	}

	/**
	 * Returns this, whose request did not wait for it.
	 */
	Execution left() {
		return ended(this.ended, (this.ending == Ending.DONE) ? Ending.LEFT : Ending.LEFT_RUNNING);
	}

	private Execution ended(long time, Ending ending) {
		return new Execution(this.id, this.key, this.pid, this.arrived, this.began, time, ending);
	}

	public enum Ending {

		/**
		 * Nobody wrote it down.
		 */
		UNKNOWN,

		/**
		 * It did its work.
		 */
		DONE,

		/**
		 * It ended by an exception, its work was rolled back, and its key is free.
		 */
		FAILED,

		/**
		 * Nobody wrote it down, and it was a deferred result whose request timed out.
		 */
		LEFT_RUNNING,

		/**
		 * It did its work, and was a deferred result whose request timed out.
		 */
		LEFT

	}

}
