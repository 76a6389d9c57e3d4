package dev.idempotent.call;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.Completion;
import dev.idempotent.call.observation.CallObservation;
import dev.idempotent.call.observation.ObservedOutcome;
import dev.idempotent.call.running.CallKey;
import dev.idempotent.call.running.CallRecord;
import dev.idempotent.call.running.RunningCall;
import dev.idempotent.engine.Admission;
import dev.idempotent.engine.Admission.Replay.Delay;
import dev.idempotent.engine.Execution;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.transaction.SurroundingTransaction;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.Problems;
import dev.idempotent.problem.ResultUnavailableException;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.value.ResultType;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.RecordKey;

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
	public static @Nullable Object unprotected(CallKey key, CallExchange exchange, CallObservation observation,
			RunningCall.Work work) throws Throwable {
		RunningCall call = new RunningCall(key, null, null);
		Throwable failure = null;
		try {
			return exchange.runUnprotected(() -> call.run(work));
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			observation.end(ObservedOutcome.UNPROTECTED, failure);
		}
	}

	/**
	 * Runs a call.
	 * @throws RuntimeException a problem, when the work must not run and has no result to
	 * give
	 */
	public @Nullable Object run(IdempotentInvocation invocation, ResultType type, CallKey key, Fingerprint fingerprint,
			CallExchange exchange, CallObservation observation, RunningCall.Work work) throws Throwable {
		SurroundingTransaction surrounding = this.outcomes.surroundingTransaction();
		// One of another database decides as well, so that none of its own may before
		boolean joins = surrounding == null || this.engine.isInTransaction();
		Completion completion = joins ? this.outcomes.completion(invocation, type) : Completion.FENCE;
		Admission admission = this.engine.admit(invocation.operation(), key.record(), fingerprint, completion);
		if (admission instanceof Admission.Proceed proceed) {
			CallOutcome outcome = begin(invocation, type, key, proceed.execution(), completion, surrounding,
					observation);
			observation.follow(proceed.execution());
			return exchange.run(outcome, () -> outcome.run(work));
		}
		if (admission instanceof Admission.Replay replay) {
			return replay(invocation, type, key.record(), replay, exchange, observation);
		}
		if (admission instanceof Admission.Unprotected) {
			return unprotected(key, exchange, observation, work);
		}
		throw this.problems.of(admission);
	}

	private @Nullable Object replay(IdempotentInvocation invocation, ResultType type, RecordKey key,
			Admission.Replay replay, CallExchange exchange, CallObservation observation) throws Throwable {
		ObservedOutcome outcome = (replay.delay() == Delay.WAITED) ? ObservedOutcome.WAITED : ObservedOutcome.REPLAYED;
		try {
			return exchange.replay(invocation, type, this.outcomes.decode(key, replay.result()));
		}
		catch (ResultUnavailableException ex) {
			outcome = ObservedOutcome.RESULT_UNAVAILABLE;
			throw ex;
		}
		finally {
			observation.end(outcome, null);
		}
	}

	// Whatever goes wrong here, the work has not begun
	private CallOutcome begin(IdempotentInvocation invocation, ResultType type, CallKey key, Execution execution,
			Completion completion, @Nullable SurroundingTransaction surrounding, CallObservation observation) {
		CallOutcome outcome = null;
		try {
			CallRecord record = new CallRecord(execution, () -> this.outcomes.encode(invocation.operation().name(),
					key.record(), KeptResult.Unavailable.UNKNOWN), this.problems::ownershipLost);
			outcome = new CallOutcome(invocation, type, execution, new RunningCall(key, execution, record), record,
					this.outcomes, surrounding, observation);
			outcome.begin(completion);
			return outcome;
		}
		catch (Throwable ex) {
			if (outcome == null) {
				execution.release();
			}
			if (ex instanceof IdempotencyProblem || ex instanceof Error) {
				throw ex;
			}
			logger.warn("A transaction for a call that joins could not begin; the call was refused", ex);
			throw this.problems.of(new Admission.StoreUnavailable((RuntimeException) ex));
		}
	}

}
