package dev.idempotent.test.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint did when a request came more than once.
 */
public sealed class SituationAssert permits RefusableSituationAssert {

	private final EndpointAssert endpoint;

	private final Situation situation;

	SituationAssert(EndpointAssert endpoint, Situation situation) {
		this.endpoint = endpoint;
		this.situation = situation;
	}

	/**
	 * Expects that only the first ran, and that everybody got its answer: its status (200
	 * for a 201), the same bytes, marked as a replay.
	 */
	public EndpointAssert runsOnce() {
		Verdict verdict = verdict("run once", "a repeat does not run, and gets the first answer: its status (200 for"
				+ " a 201), its bytes, and \"" + contract().replayHeader + ": true\"");
		EndpointAnswer first = this.situation.first();
		if (first != null && contract().isReplay(first)) {
			verdict.check(contract().execution("first answer", first));
		}
		for (EndpointAnswer repeat : this.situation.repeats()) {
			verdict.check(contract().replay("repeat", repeat, (first != null) ? first : repeat));
		}
		checkControl(verdict, first);
		verdict.executions(1);
		return this.endpoint;
	}

	/**
	 * Expects that all of them ran, each with an answer of its own, and that the first
	 * answer was not touched.
	 */
	public EndpointAssert runsAgain() {
		Verdict verdict = verdict("run again", "both run, each has its own answer, and repeats of each get that");
		EndpointAnswer first = this.situation.first();
		if (first != null) {
			verdict.check(contract().execution("first answer", first));
		}
		EndpointAnswer last = null;
		for (EndpointAnswer repeat : this.situation.repeats()) {
			verdict.check(contract().execution("repeat", repeat));
			last = repeat;
		}
		checkControl(verdict, (first != null) ? first : last);
		Integer attempt = this.situation.attempt();
		if (attempt != null && attempt != 2) {
			verdict.check(new Flaw("the take-over is attempt " + attempt + ", not 2", Cause.NEW_RECORD));
		}
		verdict.executions(1 + this.situation.repeats().size());
		return this.endpoint;
	}

	final EndpointAssert endpoint() {
		return this.endpoint;
	}

	final Situation situation() {
		return this.situation;
	}

	final EndpointContract contract() {
		return this.endpoint.contract();
	}

	final Verdict verdict(String outcome, String contract) {
		return this.endpoint.verdict(this.situation, outcome, contract);
	}

	final void checkControl(Verdict verdict, @Nullable EndpointAnswer first) {
		EndpointAnswer control = this.situation.control();
		if (control != null && first != null) {
			verdict.check(contract().replay("first request, sent again in the end,", control, first));
		}
	}

}
