package dev.idempotent.test.endpoint;

/**
 * What an endpoint did in a situation in which it may refuse a request.
 */
public final class RefusableSituationAssert extends SituationAssert {

	private final Refusal refusal;

	private final int executions;

	/**
	 * Creates assertions.
	 * @param executions how many there are when the request is refused
	 */
	RefusableSituationAssert(EndpointAssert endpoint, Situation situation, Refusal refusal, int executions) {
		super(endpoint, situation);
		this.refusal = refusal;
		this.executions = executions;
	}

	/**
	 * Expects that it was refused as the contract has it, that nothing ran because of it,
	 * and that the first answer was not touched.
	 */
	public EndpointAssert isRefused() {
		Verdict verdict = verdict("be refused", "the answer is " + this.refusal + ", and the method does not run");
		situation().repeats().forEach((repeat) -> checkRefused(verdict, "repeat", repeat));
		EndpointAnswer first = situation().first();
		if (first != null && this.executions == 0) {
			checkRefused(verdict, "first answer", first);
		}
		else if (first != null) {
			verdict.check(contract().execution("first answer", first));
		}
		checkControl(verdict, first);
		verdict.executions(this.executions);
		return endpoint();
	}

	private void checkRefused(Verdict verdict, String name, EndpointAnswer answer) {
		if (!contract().isRefused(answer, this.refusal)) {
			verdict.check(new Flaw("the " + name + " is no " + this.refusal, this.refusal.causes()));
		}
	}

}
