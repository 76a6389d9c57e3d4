package dev.idempotent.test.endpoint;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Holds what came against what was expected, and says what is wrong.
 */
final class Verdict {

	private final Function<String, AssertionError> failure;

	private final String request;

	private final Situation situation;

	private final String outcome;

	private final String contract;

	Verdict(Function<String, AssertionError> failure, EndpointRequest request, Situation situation, String outcome,
			String contract) {
		this.failure = failure;
		this.request = request.toString();
		this.situation = situation;
		this.outcome = outcome;
		this.contract = contract;
	}

	/**
	 * Throws if there is a flaw.
	 */
	void check(@Nullable Flaw flaw) {
		if (flaw != null) {
			throw this.failure.apply(describe(flaw));
		}
	}

	/**
	 * Throws if executions were counted, and not as many.
	 */
	void executions(int expected) {
		Long counted = this.situation.executions();
		if (counted != null && counted != expected) {
			check(new Flaw("there were " + counted + " executions, not " + expected, Cause.WORK_OUTSIDE,
					Cause.GRANTED_TWICE, Cause.COUNTER));
		}
	}

	private String describe(Flaw flaw) {
		StringBuilder text = new StringBuilder();
		text.append(String.format("Expecting %s, %s, to %s%n", this.request, this.situation.name(), this.outcome));
		text.append(String.format("The contract: %s%n", this.contract));
		text.append(String.format("What came: %s%n%s", flaw.came(), this.situation));
		text.append("The cause is, as a rule, one of these:");
		flaw.causes().forEach((cause) -> text.append(String.format("%n  - %s", cause)));
		return text.toString();
	}

}
