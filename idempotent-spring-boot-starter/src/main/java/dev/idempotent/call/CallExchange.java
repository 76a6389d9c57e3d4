package dev.idempotent.call;

import org.jspecify.annotations.Nullable;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.value.ResultType;

/**
 * How a call's result gets to whoever asked for it: as the answer to a request, or as a
 * value to its caller.
 */
public interface CallExchange {

	/**
	 * Runs the method, and from then on sees to it that the outcome ends, now or later.
	 */
	@Nullable Object run(CallOutcome outcome, Work work) throws Throwable;

	/**
	 * Runs the method without protection.
	 */
	@Nullable Object runUnprotected(Work work) throws Throwable;

	/**
	 * Gives a kept result again.
	 * @return what the method is to return in its place
	 * @throws Throwable a remembered exception, or a signal that an answer is to leave
	 */
	@Nullable Object replay(IdempotentInvocation invocation, ResultType type, KeptResult kept) throws Throwable;

	/**
	 * What is done once for each key.
	 */
	@FunctionalInterface
	interface Work {

		@Nullable Object run() throws Throwable;

	}

}
