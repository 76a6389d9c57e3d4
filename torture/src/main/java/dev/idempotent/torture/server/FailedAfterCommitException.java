package dev.idempotent.torture.server;

/**
 * The work was done, and what came after it failed.
 */
class FailedAfterCommitException extends RuntimeException {

	private final transient Receipt receipt;

	FailedAfterCommitException(Receipt receipt) {
		this.receipt = receipt;
	}

	Receipt receipt() {
		return this.receipt;
	}

}
