package dev.idempotent.test.endpoint;

/**
 * How the contract refuses a request.
 *
 * @param problem the name that its type ends with
 */
record Refusal(int status, String problem, Cause... causes) {

	static final Refusal IN_PROGRESS = new Refusal(409, "in-progress");

	static final Refusal RESULT_UNAVAILABLE = new Refusal(409, "result-unavailable");

	static final Refusal KEY_REUSED = new Refusal(422, "key-reused", Cause.NOT_ANNOTATED, Cause.FINGERPRINT,
			Cause.FORGOTTEN_FINGERPRINT, Cause.OWN_PROBLEMS);

	static final Refusal MISSING_KEY = new Refusal(400, "missing-key", Cause.NOT_ANNOTATED, Cause.KEY_OPTIONAL,
			Cause.NO_ACCESS, Cause.OWN_PROBLEMS);

	static final Refusal OUTCOME_UNKNOWN = new Refusal(409, "outcome-unknown", Cause.ON_ABANDONED, Cause.NOT_ANNOTATED,
			Cause.OWN_PROBLEMS);

	@Override
	public String toString() {
		return this.status + " " + this.problem;
	}

}
