package dev.idempotent.call.running;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.idempotent.Remember;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.MethodExpressions;
import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.store.Causes;

/**
 * What a method's end means for its key. Thread-safe.
 */
public final class OutcomeRules {

	/**
	 * What becomes of the key.
	 */
	public enum Verdict {

		/**
		 * Kept if the answer's status is remembered.
		 */
		BY_ANSWER,

		/**
		 * Kept with the exception.
		 */
		REMEMBER_EXCEPTION,

		/**
		 * Free: the next request runs it again.
		 */
		RELEASE,

		/**
		 * Held: nobody knows whether the work was done.
		 */
		HOLD,

		/**
		 * As a transaction has ended that nobody heard of.
		 */
		SETTLE

	}

	/**
	 * Client errors that a retry can change.
	 */
	private static final Set<Integer> NOT_DEFINITIVE = Set.of(401, 403, 408, 425, 429);

	private final MethodExpressions expressions;

	private final AfterCommit afterCommit;

	public OutcomeRules(MethodExpressions expressions, AfterCommit afterCommit) {
		this.expressions = expressions;
		this.afterCommit = afterCommit;
	}

	public Verdict returned(IdempotentInvocation invocation, @Nullable Object result) {
		IdempotentOperation.Results results = invocation.operation().results();
		if (this.expressions.test(results.unknownIf(), invocation, result)) {
			return Verdict.HOLD;
		}
		return this.expressions.test(results.unless(), invocation, result) ? Verdict.RELEASE : Verdict.BY_ANSWER;
	}

	public Verdict threw(IdempotentOperation operation, RunningCall call, Throwable failure) {
		IdempotentOperation.Results results = operation.results();
		if (isUnknown(operation, failure)) {
			return Verdict.HOLD;
		}
		if (call.isCommitUnknown()) {
			return Verdict.SETTLE;
		}
		if (isDone(call)) {
			return isOneOf(results.rememberExceptions(), failure) ? Verdict.REMEMBER_EXCEPTION : Verdict.BY_ANSWER;
		}
		if (IdempotencyProblem.isCauseOf(failure)) {
			return Verdict.RELEASE;
		}
		if (isOneOf(results.rememberExceptions(), failure)) {
			return Verdict.REMEMBER_EXCEPTION;
		}
		return (results.remember() == Remember.DEFINITIVE) ? Verdict.BY_ANSWER : Verdict.RELEASE;
	}

	/**
	 * Returns whether a failure hides an outcome, itself or by what caused it.
	 */
	public boolean isUnknown(IdempotentOperation operation, Throwable failure) {
		List<Class<? extends Throwable>> unknownOn = operation.results().unknownOn();
		return !unknownOn.isEmpty() && Causes.of(failure).stream().anyMatch((cause) -> isOneOf(unknownOn, cause));
	}

	/**
	 * Returns whether work was done that no failure undoes.
	 */
	public boolean isDone(RunningCall call) {
		return call.hasCommitted() && remembersCommits();
	}

	boolean remembersCommits() {
		return this.afterCommit == AfterCommit.REMEMBER;
	}

	public boolean isRemembered(IdempotentOperation operation, RunningCall call, int status) {
		return isDone(call) || (status >= 200 && status < 400) || (operation.results().remember() == Remember.DEFINITIVE
				&& status >= 400 && status < 500 && !NOT_DEFINITIVE.contains(status));
	}

	private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable failure) {
		return types.stream().anyMatch((type) -> type.isInstance(failure));
	}

}
