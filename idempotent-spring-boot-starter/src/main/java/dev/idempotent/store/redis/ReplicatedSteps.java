package dev.idempotent.store.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Makes steps, and of those that must be kept, waits for replicas.
 */
final class ReplicatedSteps implements Steps {

	private final Steps others;

	private final TimedSteps kept;

	private final ReplicatedStep replication;

	ReplicatedSteps(Steps others, TimedSteps kept, ReplicatedStep replication) {
		this.others = others;
		this.kept = kept;
		this.replication = replication;
	}

	@Override
	public List<Object> make(Step step) {
		return !step.isKept() ? this.others.make(step)
				: this.kept.make(step.name(), (connection) -> this.replication.run(connection, step));
	}

	@Override
	public CompletableFuture<List<Object>> start(Step step) {
		return !step.isKept() ? this.others.start(step)
				: this.kept.start(step.name(), (connection) -> this.replication.run(connection, step));
	}

	@Override
	public void close() {
		this.kept.close();
		this.others.close();
	}

}
