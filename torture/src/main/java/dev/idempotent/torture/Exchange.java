package dev.idempotent.torture;

/**
 * One request and what came of it, as the client saw it; times in epoch milliseconds.
 *
 * @param server which one it was sent to
 * @param status of the answer, 0 when there was none
 * @param body of the answer, or why there was none
 */
record Exchange(String key, int server, long sent, long ended, int status, boolean replayed, String body) {

	private static final int NO_ANSWER = 0;

	static Exchange unanswered(String key, int server, long sent, long ended, String reason) {
		return new Exchange(key, server, sent, ended, NO_ANSWER, false, reason);
	}

	boolean isAnswered() {
		return this.status != NO_ANSWER;
	}

	boolean isSuccess() {
		return this.status == 200 || this.status == 201;
	}

	boolean isInProgress() {
		return this.status == 409 && this.body.contains("idempotent:in-progress");
	}

	boolean isStoreUnavailable() {
		return this.status == 503 && this.body.contains("idempotent:store-unavailable");
	}

	boolean isRefused() {
		return isInProgress() || isStoreUnavailable();
	}

	boolean isWorkFailed() {
		return this.status == 502;
	}

	/**
	 * Returns the id of the execution that a success names.
	 */
	String execution() {
		return this.body.replaceFirst("(?s).*\"execution\":\"([^\"]+)\".*", "$1");
	}

}
