package dev.idempotent.store.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.redis.step.StepScript;

/**
 * What Redis's replies to steps mean.
 */
final class Replies {

	private Replies() {
	}

	static ClaimResult result(Claim claim, List<Object> reply) {
		return switch (StepScript.outcome(reply)) {
			case "GRANTED" -> new ClaimResult.Granted(new Ownership(claim, ((Long) reply.get(1)).intValue()));
			case "IN_PROGRESS" -> new ClaimResult.InProgress();
			case "ABANDONED" -> new ClaimResult.Abandoned();
			case "CONSUMED" -> new ClaimResult.Consumed((byte[]) reply.get(1));
			case "MISMATCH" -> new ClaimResult.Mismatch();
			default -> new ClaimResult.Unreadable();
		};
	}

	static StepResult result(List<Object> reply) {
		return StepResult.valueOf(StepScript.outcome(reply));
	}

	/**
	 * Fails with the same exception, which a dependent stage would wrap.
	 */
	static <T, R> CompletionStage<R> stage(CompletableFuture<T> reply, Function<T, R> result) {
		CompletableFuture<R> stage = new CompletableFuture<>();
		reply.whenComplete((value, failure) -> {
			if (failure != null) {
				stage.completeExceptionally(
						(failure instanceof CompletionException wrapper && wrapper.getCause() != null)
								? wrapper.getCause() : failure);
			}
			else {
				stage.completeAsync(() -> result.apply(value), Runnable::run);
			}
		});
		return stage;
	}

}
