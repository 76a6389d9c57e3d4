package dev.idempotent.store.jdbc;

import java.sql.SQLException;

import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;
import dev.idempotent.store.jdbc.step.OwnerSteps;

/**
 * The steps of the running thread's transaction.
 */
final class CurrentSteps implements Steps {

	private final Connections connections;

	CurrentSteps(Connections connections) {
		this.connections = connections;
	}

	@Override
	public StepResult join(Ownership ownership) {
		return make("hold a record", (steps) -> steps.join(ownership));
	}

	@Override
	public StepResult fence(Ownership ownership, byte[] withoutAnswer) {
		return make("fence a record", (steps) -> steps.fence(ownership, withoutAnswer));
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return make("complete a record", (steps) -> steps.complete(ownership, result));
	}

	@Override
	public StepResult release(Release release) {
		return make("release a record", (steps) -> steps.release(release));
	}

	private StepResult make(String name, Step step) {
		return this.connections.current(name, (connection, sql) -> step.of(new OwnerSteps(connection, sql)));
	}

	@FunctionalInterface
	private interface Step {

		StepResult of(OwnerSteps steps) throws SQLException;

	}

}
