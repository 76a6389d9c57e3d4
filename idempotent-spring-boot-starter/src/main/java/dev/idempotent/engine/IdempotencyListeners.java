package dev.idempotent.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;

/**
 * Several listeners as one: tells each of them, and lets nothing out that one throws.
 */
public final class IdempotencyListeners implements IdempotencyListener {

	private static final Logger logger = System.getLogger(IdempotencyListeners.class.getName());

	private final List<IdempotencyListener> listeners;

	/**
	 * Creates a listener.
	 * @param listeners told in their order
	 */
	public IdempotencyListeners(List<? extends IdempotencyListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
		tell((listener) -> listener.decided(operation, key, admission));
	}

	@Override
	public void ended(Execution execution, Ending ending) {
		tell((listener) -> listener.ended(execution, ending));
	}

	@Override
	public void leaseLost(Execution execution) {
		tell((listener) -> listener.leaseLost(execution));
	}

	@Override
	public void renewalFailed(Execution execution, Throwable cause) {
		tell((listener) -> listener.renewalFailed(execution, cause));
	}

	@Override
	public void completionsWaiting(int count, long bytes) {
		tell((listener) -> listener.completionsWaiting(count, bytes));
	}

	@Override
	public void resultGivenUp(Execution execution) {
		tell((listener) -> listener.resultGivenUp(execution));
	}

	@Override
	public void completionGivenUp(Execution execution) {
		tell((listener) -> listener.completionGivenUp(execution));
	}

	@Override
	public void storeConnectionLost(Throwable cause) {
		tell((listener) -> listener.storeConnectionLost(cause));
	}

	private void tell(Consumer<IdempotencyListener> event) {
		for (IdempotencyListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				logger.log(Level.WARNING, "A listener failed: " + listener.getClass().getName(), ex);
			}
		}
	}

}
