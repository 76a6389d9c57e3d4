package dev.idempotent.torture.check;

/**
 * Why an operation may have run again.
 */
public enum Excuse {

	/**
	 * The first execution had failed.
	 */
	FAILED("after a failure"),

	/**
	 * The first owner was killed before its completion can have been stored.
	 */
	KILLED("after a kill"),

	/**
	 * An owner did not run, or could make no step, until its lease can have been over.
	 */
	SILENT("after a silence"),

	/**
	 * The first execution's deferred result timed out, and its lease was over.
	 */
	TIMED_OUT("after a time-out");

	private final String text;

	Excuse(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
