package dev.idempotent.call;

import java.util.List;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;

import dev.idempotent.Completion;
import dev.idempotent.IdempotentCall;
import dev.idempotent.call.observation.CallObservation;
import dev.idempotent.call.running.CallEnd;
import dev.idempotent.call.running.CallRecord;
import dev.idempotent.call.running.OutcomeRules.Verdict;
import dev.idempotent.call.running.RunningCall;
import dev.idempotent.engine.Execution;
import dev.idempotent.engine.transaction.SurroundingTransaction;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;
import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.value.ResultType;
import dev.idempotent.store.RecordKey;

/**
 * The outcome of one execution: by what its method returned or threw and by the answer to
 * that, its key is kept with a result, held, or free. The first end counts, later ones do
 * nothing, and none throws: what nobody foresaw holds the key. Thread-safe.
 */
public final class CallOutcome {

	private static final Log logger = LogFactory.getLog(CallOutcome.class);

	private final IdempotentInvocation invocation;

	private final ResultType type;

	private final RecordKey key;

	private final RunningCall call;

	private final Outcomes outcomes;

	private final CallEnd end;

	private final CallObservation observation;

	CallOutcome(IdempotentInvocation invocation, ResultType type, Execution execution, RunningCall call,
			CallRecord record, Outcomes outcomes, @Nullable SurroundingTransaction surrounding,
			CallObservation observation) {
		this.invocation = invocation;
		this.type = type;
		this.key = execution.key();
		this.call = call;
		this.outcomes = outcomes;
		this.observation = observation;
		this.end = new CallEnd(execution, call, record, outcomes.rules(), surrounding);
	}

	/**
	 * Returns the call, to be the current one wherever its work goes on.
	 */
	public IdempotentCall call() {
		return this.call;
	}

	/**
	 * Returns whether the method is a suspending Kotlin function, of which a proxy gets a
	 * {@code Mono} that has not begun.
	 */
	boolean isOfCoroutine() {
		return KotlinDetector.isSuspendingFunction(this.invocation.method());
	}

	/**
	 * Returns whether it is decided, be it that a transaction around the call has yet to
	 * commit.
	 */
	public boolean isEnded() {
		return this.end.isDecided();
	}

	/**
	 * Does the work.
	 */
	@Nullable Object run(RunningCall.Work work) throws Throwable {
		return this.call.run(work);
	}

	/**
	 * Begins the transaction that work and record share, where they do.
	 * @throws RuntimeException when the work must not begin
	 */
	void begin(Completion completion) {
		try {
			this.end.begin((completion == Completion.JOIN) ? () -> this.outcomes.ownTransaction(name()) : null);
		}
		catch (Throwable ex) {
			this.end.undo();
			release();
			throw ex;
		}
	}

	/**
	 * Returns why the transaction that was begun for the call has not committed, though
	 * the call has ended, or null. Then its answer is not what is kept.
	 */
	public @Nullable Throwable failure() {
		return this.end.failure();
	}

	/**
	 * Notes that the method has returned, and its result comes later.
	 */
	public void goesOn() {
		guarded(this.end::detach);
	}

	/**
	 * Decides by what the method returned. Unless that frees or holds the key, its answer
	 * or its value is still to end this.
	 */
	public void returned(@Nullable Object result) {
		guarded(() -> {
			Verdict verdict = this.outcomes.rules().returned(this.invocation, result);
			if (verdict == Verdict.HOLD) {
				warnHeld();
				this.end.holdReturned();
			}
			else if (verdict == Verdict.RELEASE) {
				this.end.release();
			}
		});
	}

	/**
	 * Decides by what the method threw.
	 * @param headers those that were written before
	 * @return whether the answer to it is still to end this
	 */
	public boolean threw(Throwable failure, List<KeptHeader> headers) {
		this.observation.threw(failure);
		guarded(() -> {
			this.end.undo();
			Verdict verdict = this.outcomes.rules().threw(this.invocation.operation(), this.call, failure);
			if (verdict == Verdict.REMEMBER_EXCEPTION) {
				complete(this.outcomes.kept(this.invocation.operation(), failure, headers));
			}
			else if (verdict == Verdict.RELEASE) {
				fail();
			}
			else if (verdict == Verdict.HOLD) {
				warnHeld();
				this.end.hold();
			}
			else if (verdict == Verdict.SETTLE) {
				this.end.unknown();
			}
		});
		return !isEnded();
	}

	/**
	 * Ends with the answer that was written, if its status is remembered.
	 */
	public void answered(int status, Supplier<KeptResult> answer) {
		guarded(() -> {
			if (this.outcomes.rules().isRemembered(this.invocation.operation(), this.call, status)) {
				complete(answer.get());
			}
			else {
				fail();
			}
		});
	}

	/**
	 * Ends because a failure got no answer that could be kept.
	 */
	public void unanswered() {
		guarded(() -> {
			if (this.outcomes.rules().isDone(this.call)) {
				complete(KeptResult.Unavailable.UNKNOWN);
			}
			else {
				fail();
			}
		});
	}

	/**
	 * Returns whether a failure hides an outcome.
	 */
	public boolean isUnknown(Throwable failure) {
		return this.outcomes.rules().isUnknown(this.invocation.operation(), failure);
	}

	/**
	 * Ends with the work done and no answer to give again.
	 */
	public void unavailable(KeptResult.Unavailable unavailable) {
		guarded(() -> complete(unavailable));
	}

	/**
	 * Ends with a value that nobody writes any more, or that goes to its caller only, as
	 * {@link #returned} has not done.
	 */
	public void value(@Nullable Object value) {
		guarded(() -> {
			KeptResult kept = this.outcomes.kept(this.invocation.operation(), this.type, value);
			answered(Outcomes.status(kept), () -> kept);
		});
	}

	/**
	 * Ends because the work has not begun, or came to nothing.
	 */
	public void release() {
		guarded(() -> {
			if (this.outcomes.rules().isDone(this.call)) {
				complete(KeptResult.Unavailable.UNKNOWN);
			}
			else {
				this.end.release();
			}
		});
	}

	/**
	 * Ends because nobody can tell what became of the work.
	 */
	public void hold() {
		guarded(this.end::hold);
	}

	/**
	 * Ends because a request is over whose work goes on unseen: its key is kept for the
	 * rest of the lease, or held if a timeout hides the outcome.
	 * @param timeout what the client was told
	 */
	public void timedOut(Throwable timeout) {
		guarded(() -> {
			if (this.outcomes.rules().isUnknown(this.invocation.operation(), timeout)) {
				warnHeld();
				this.end.hold();
			}
			else {
				this.end.abandon();
			}
		});
	}

	/**
	 * Ends because the work was broken off: its key is kept for the rest of the lease.
	 */
	public void abandon() {
		guarded(this.end::abandon);
	}

	/**
	 * Runs what may take its time on a thread that may be kept waiting.
	 */
	public void offload(Runnable task) {
		this.outcomes.offload().execute(task);
	}

	private void warnHeld() {
		logger.warn("Whether " + name() + " did its work is unknown; record " + this.key + " is held");
	}

	private void complete(KeptResult result) {
		Answers answers = this.invocation.operation().results().answers();
		KeptResult kept = (answers == Answers.STORED) ? result : result.withoutBody();
		this.end.complete(encode(kept), () -> encode(kept.unavailable()));
	}

	private void fail() {
		this.end.fail(() -> encode(KeptResult.Unavailable.UNKNOWN));
	}

	private byte[] encode(KeptResult kept) {
		return this.outcomes.encode(name(), this.key, kept);
	}

	private String name() {
		return this.invocation.operation().name();
	}

	private void guarded(Runnable end) {
		if (isEnded()) {
			return;
		}
		CallObservation.Scope scope = this.observation.open();
		try {
			end.run();
		}
		catch (Throwable ex) {
			logger.error("What became of " + name() + " can't be found out; record " + this.key + " is held", ex);
			this.end.holdAfterAll(ex);
		}
		finally {
			scope.close();
		}
	}

}
