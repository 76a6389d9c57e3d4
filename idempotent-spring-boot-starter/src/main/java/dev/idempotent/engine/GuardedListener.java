package dev.idempotent.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;

/**
 * Tells listeners, and lets nothing out that they throw.
 */
final class GuardedListener implements IdempotencyListener {

	private static final Logger logger = System.getLogger(GuardedListener.class.getName());

	private final List<IdempotencyListener> listeners;

	GuardedListener(List<? extends IdempotencyListener> listeners) {
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
