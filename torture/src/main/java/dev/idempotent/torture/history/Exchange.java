package dev.idempotent.torture.history;

/**
 * One request and what came of it, as the client saw it; times in epoch milliseconds.
 *
 * @param server which one it was sent to
 * @param status of the answer, 0 when there was none
 * @param body of the answer, or why there was none
 */
public record Exchange(String key, int server, long sent, long ended, int status, boolean replayed, String body) {

	private static final int NO_ANSWER = 0;

	public static Exchange unanswered(String key, int server, long sent, long ended, String reason) {
		return new Exchange(key, server, sent, ended, NO_ANSWER, false, reason);
	}

	public boolean isAnswered() {
		return this.status != NO_ANSWER;
	}

	/**
	 * Returns whether it is the operation's answer: that of its success, or that of its
	 * failure after the commit.
	 */
	public boolean isResult() {
		return this.status == 200 || this.status == 201 || isFailedAfterCommit();
	}

	public boolean isFailedAfterCommit() {
		return this.status == 500 && this.body.contains("\"execution\"");
	}

	public boolean isInProgress() {
		return this.status == 409 && this.body.contains("idempotent:in-progress");
	}

	/**
	 * Returns whether the operation is known to be done, and its answer is not.
	 */
	public boolean isDoneWithoutAnswer() {
		return this.status == 409 && this.body.contains("idempotent:result-unavailable");
	}

	public boolean isStoreUnavailable() {
		return this.status == 503 && this.body.contains("idempotent:store-unavailable");
	}

	public boolean isRefused() {
		return isInProgress() || isStoreUnavailable();
	}

	/**
	 * Returns whether the request was over before its result came.
	 */
	public boolean isTimedOut() {
		return this.status == 503 && this.body.contains("\"error\":\"Service Unavailable\"");
	}

	/**
	 * Returns whether a client tries again.
	 */
	public boolean isToRepeat() {
		return !isAnswered() || isRefused() || isTimedOut() || isWorkFailed();
	}

	public boolean isWorkFailed() {
		return this.status == 502;
	}

	/**
	 * Returns the id of the execution that a result names.
	 */
	public String execution() {
		return this.body.replaceFirst("(?s).*\"execution\":\"([^\"]+)\".*", "$1");
	}

}
