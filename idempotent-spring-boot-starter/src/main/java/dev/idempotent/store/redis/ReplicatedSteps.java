package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;

/**
 * Makes steps that wait for replicas.
 */
final class ReplicatedSteps implements Steps {

	private final TimedSteps steps;

	private final ReplicatedStep step;

	ReplicatedSteps(OwnConnections connections, Duration timeout, ReplicatedStep step) {
		this.steps = new TimedSteps(connections, timeout);
		this.step = step;
	}

	@Override
	public List<Object> make(String name, StepScript script, byte[]... keyAndArguments) {
		return this.steps.make(name, (connection) -> this.step.run(connection, script, keyAndArguments));
	}

	@Override
	public void close() {
		this.steps.close();
	}

}
