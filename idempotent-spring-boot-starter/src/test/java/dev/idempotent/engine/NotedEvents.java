package dev.idempotent.engine;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;

/**
 * Listener that notes what it is told.
 */
final class NotedEvents implements IdempotencyListener {

	final Queue<Event> events = new ConcurrentLinkedQueue<>();

	@Override
	public void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
		note("decided", admission);
	}

	@Override
	public void ended(Execution execution, Ending ending) {
		note("ended", ending);
	}

	@Override
	public void leaseLost(Execution execution) {
		note("leaseLost", execution);
	}

	@Override
	public void renewalFailed(Execution execution, Throwable cause) {
		note("renewalFailed", cause);
	}

	@Override
	public void completionsWaiting(int count, long bytes) {
		note("completionsWaiting", List.of((long) count, bytes));
	}

	@Override
	public void resultGivenUp(Execution execution) {
		note("resultGivenUp", execution);
	}

	@Override
	public void completionGivenUp(Execution execution) {
		note("completionGivenUp", execution);
	}

	@Override
	public void storeConnectionLost(Throwable cause) {
		note("storeConnectionLost", cause);
	}

	/**
	 * Returns what came with the events of a name.
	 */
	List<Object> of(String name) {
		return this.events.stream().filter((event) -> event.name().equals(name)).map(Event::argument).toList();
	}

	private void note(String name, Object argument) {
		this.events.add(new Event(name, argument));
	}

	record Event(String name, Object argument) {
	}

}
