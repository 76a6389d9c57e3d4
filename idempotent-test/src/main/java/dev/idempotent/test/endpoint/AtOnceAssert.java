package dev.idempotent.test.endpoint;

import java.util.List;

/**
 * What an endpoint did when a request came many times at once.
 */
public final class AtOnceAssert {

	private final EndpointAssert endpoint;

	private final Situation situation;

	AtOnceAssert(EndpointAssert endpoint, Situation situation) {
		this.endpoint = endpoint;
		this.situation = situation;
	}

	/**
	 * Expects that one of them ran, and that each other one was refused as in progress or
	 * got the answer of that one, as every repeat does from then on.
	 */
	public EndpointAssert runsOnce() {
		EndpointContract contract = this.endpoint.contract();
		Verdict verdict = this.endpoint.verdict(this.situation, "run once",
				"one of them runs, the others are refused with " + Refusal.IN_PROGRESS
						+ " or get its answer, and every repeat gets that from then on");
		List<EndpointAnswer> ran = this.situation.repeats()
			.stream()
			.filter((answer) -> !contract.isReplay(answer) && !contract.isRefused(answer, Refusal.IN_PROGRESS))
			.toList();
		if (ran.size() != 1) {
			verdict.check(new Flaw(ran.size() + " of them ran, or failed", Cause.NOT_ANNOTATED, Cause.OTHER_HEADER,
					Cause.NO_ACCESS, Cause.GRANTED_TWICE, Cause.OWN_PROBLEMS));
		}
		verdict.check(contract.execution("answer of the one that ran", ran.get(0)));
		for (EndpointAnswer answer : this.situation.repeats()) {
			if (contract.isReplay(answer)) {
				verdict.check(contract.replay("answer of another one", answer, ran.get(0)));
			}
		}
		EndpointAnswer control = this.situation.control();
		if (control != null) {
			verdict.check(contract.replay("repeat in the end", control, ran.get(0)));
		}
		verdict.executions(1);
		return this.endpoint;
	}

}
