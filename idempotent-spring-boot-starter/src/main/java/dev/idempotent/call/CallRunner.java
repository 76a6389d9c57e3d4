package dev.idempotent.call;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.Completion;
import dev.idempotent.engine.Admission;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.SurroundingTransaction;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.Problems;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.ResultType;
import dev.idempotent.store.Fingerprint;

/**
 * Admits a call, then lets its exchange run it, replay its first result, or refuses it.
 * Thread-safe.
 */
public final class CallRunner {

	private static final Log logger = LogFactory.getLog(CallRunner.class);

	private final IdempotencyEngine engine;

	private final Outcomes outcomes;

	private final Problems problems;

	public CallRunner(IdempotencyEngine engine, Outcomes outcomes, Problems problems) {
		this.engine = engine;
		this.outcomes = outcomes;
		this.problems = problems;
	}

	/**
	 * Runs a call that has no key, or whose key can't be checked.
	 */
	public static @Nullable Object unprotected(CallKey key, CallExchange exchange, RunningCall.Work work)
			throws Throwable {
		RunningCall call = new RunningCall(key, null, null);
		return exchange.runUnprotected(() -> call.run(work));
	}

	/**
	 * Runs a call.
	 * @throws RuntimeException a problem, when the work must not run and has no result to
	 * give
	 */
	public @Nullable Object run(IdempotentInvocation invocation, ResultType type, CallKey key, Fingerprint fingerprint,
			CallExchange exchange, RunningCall.Work work) throws Throwable {
		SurroundingTransaction surrounding = this.outcomes.surroundingTransaction();
		// One of another database decides as well, so that none of its own may before
		boolean joins = surrounding == null || this.engine.isInTransaction();
		Completion completion = joins ? this.outcomes.completion(invocation, type) : Completion.FENCE;
		Admission admission = this.engine.admit(invocation.operation(), key.record(), fingerprint, completion);
		if (admission instanceof Admission.Proceed proceed) {
			CallRecord record = new CallRecord(proceed.execution(),
					() -> this.outcomes.encode(invocation.operation().name(), KeptResult.Unavailable.UNKNOWN),
					this.problems::ownershipLost);
			RunningCall call = new RunningCall(key, proceed.execution(), record);
			CallOutcome outcome = new CallOutcome(invocation, type, proceed.execution(), call, record, this.outcomes,
					surrounding);
			begin(outcome, completion);
			return exchange.run(outcome, () -> call.run(work));
		}
		if (admission instanceof Admission.Replay replay) {
			return exchange.replay(invocation, type, this.outcomes.decode(replay.result()));
		}
		if (admission instanceof Admission.Unprotected) {
			return unprotected(key, exchange, work);
		}
		throw this.problems.of(admission);
	}

	private void begin(CallOutcome outcome, Completion completion) {
		try {
			outcome.begin(completion);
		}
		catch (IdempotencyProblem ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("A transaction for a call that joins could not begin; the call was refused", ex);
			throw this.problems.of(new Admission.StoreUnavailable(ex));
		}
	}

}
