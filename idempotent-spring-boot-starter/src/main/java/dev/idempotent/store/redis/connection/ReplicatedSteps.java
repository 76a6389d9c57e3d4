package dev.idempotent.store.redis.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.Steps;

/**
 * Makes steps, and those that must be kept in another way.
 *
 * @param others makes those that need not be kept
 * @param kept waits for replicas
 */
record ReplicatedSteps(Steps others, Steps kept) implements Steps {

	@Override
	public List<Object> make(Step step) {
		return of(step).make(step);
	}

	@Override
	public CompletableFuture<List<Object>> start(Step step) {
		return of(step).start(step);
	}

	@Override
	public void close() {
		this.kept.close();
		this.others.close();
	}

	private Steps of(Step step) {
		return step.isKept() ? this.kept : this.others;
	}

}
