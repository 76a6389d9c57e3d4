package dev.idempotent.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.value.ResultType;

/**
 * For results that go to their caller only: the value is kept. One that comes later, from
 * a stage or a suspending Kotlin function, goes to its caller once it is. Thread-safe.
 */
public final class DirectExchange implements CallExchange {

	private final Outcomes outcomes;

	public DirectExchange(Outcomes outcomes) {
		this.outcomes = outcomes;
	}

	@Override
	public @Nullable Object run(CallOutcome outcome, Work work) throws Throwable {
		Object returned;
		try {
			returned = work.run();
		}
		catch (Throwable ex) {
			threw(outcome, ex);
			throw ex;
		}
		if (returned instanceof CompletionStage<?> stage) {
			outcome.goesOn();
			rethrow(outcome);
			return follow(stage, outcome);
		}
		if (returned != null && outcome.isOfCoroutine()) {
			return Coroutines.follow(returned, (stage) -> follow(stage, outcome));
		}
		returned(outcome, returned);
		rethrow(outcome);
		return returned;
	}

	@Override
	public @Nullable Object runUnprotected(Work work) throws Throwable {
		return work.run();
	}

	@Override
	public @Nullable Object replay(IdempotentInvocation invocation, ResultType type, KeptResult kept) throws Throwable {
		if (kept instanceof KeptResult.Value value) {
			return this.outcomes.value(invocation, type, value);
		}
		if (kept instanceof KeptResult.Failure failure) {
			throw this.outcomes.failure(invocation, failure);
		}
		throw Outcomes.unavailable(kept.unavailable());
	}

	private static <T> CompletionStage<T> follow(CompletionStage<T> stage, CallOutcome outcome) {
		CompletableFuture<T> followed = new CompletableFuture<>();
		try {
			stage.whenComplete((value, failure) -> outcome.offload(() -> ended(value, failure, outcome, followed)));
		}
		catch (Throwable ex) {
			outcome.hold();
			throw ex;
		}
		return followed;
	}

	private static <T> void ended(T value, @Nullable Throwable failure, CallOutcome outcome,
			CompletableFuture<T> followed) {
		if (failure == null) {
			returned(outcome, value);
			followed.complete(value);
		}
		else {
			threw(outcome, cause(failure));
			followed.completeExceptionally(failure);
		}
	}

	// Of the transaction that the work was to commit with
	private static void rethrow(CallOutcome outcome) throws Throwable {
		Throwable failure = outcome.failure();
		if (failure != null) {
			throw failure;
		}
	}

	private static void returned(CallOutcome outcome, @Nullable Object value) {
		outcome.returned(value);
		outcome.value(value);
	}

	private static void threw(CallOutcome outcome, Throwable failure) {
		if (outcome.threw(failure, List.of())) {
			outcome.unanswered();
		}
	}

	public static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
