package dev.idempotent.test.endpoint;

/**
 * Why an endpoint breaks the contract, as a rule.
 */
enum Cause {

	NOT_ANNOTATED("the handler's method has no @Idempotent, or idempotent.enabled is false"),

	OTHER_HEADER("the key comes in another header than the test sends it in: withKeyHeader names it"),

	NOT_REMEMBERED("the first answer is of a kind that is not kept: see remember, unless and rememberExceptions"),

	NO_ACCESS("the request lacks credentials, a CSRF token or a valid body; with MockMvc, a user that the test's thread"
			+ " has (@WithMockUser) is not known to others: EndpointClients.of(mvc, user(\"alice\"))"),

	TEST_TRANSACTION(
			"the test is @Transactional: a record ends with the transaction around its call, which is the test's"),

	LOST_COMPLETION("a decorator of the store does not pass on complete"),

	WRITTEN_OUTSIDE(
			"a filter or an advice outside of the exchange writes into the answer, or a replay is made by hand"),

	NO_RESULT("the answer is larger than idempotent.max-result-size, or could not be written"),

	CHANGED_RESULT("a decorator of the store changes results, and not back"),

	OTHER_STATUS("idempotent.replay.status, or replayStatus, is ORIGINAL: withReplayStatus says so"),

	WORK_OUTSIDE(
			"work is done outside of the idempotent method: in a filter, an interceptor or an argument's resolver"),

	GRANTED_TWICE(
			"the store grants a key twice: claim looks first and acts then, or each server has a store of its own"),

	COUNTER("counting(...) counts what an execution does not make exactly one of, or what others make, too"),

	FINGERPRINT("the annotation's fingerprint or ignoreBody leaves out what the two bodies differ in"),

	FORGOTTEN_FINGERPRINT("a decorator of the store, or the store, does not compare fingerprints"),

	SCOPE("idempotent.scope is global, or the key is a business key (SpEL), which is everybody's"),

	SAME_USER("both requests come from the same user, or from nobody: the principal is their scope"),

	KEY_OPTIONAL("keyPresence, or idempotent.key-presence, is optional"),

	OWN_PROBLEMS("problems have a shape of the application's own: recognizingRefusals says how they look"),

	ON_ABANDONED("onAbandoned, or idempotent.on-abandoned, says otherwise"),

	NEW_RECORD("the store makes an abandoned record anew in place of taking it over, or confuses lease and retention"),

	HELD("the method ended so that nobody knows whether the work was done: see unknownOn and unknownIf");

	private final String text;

	Cause(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
