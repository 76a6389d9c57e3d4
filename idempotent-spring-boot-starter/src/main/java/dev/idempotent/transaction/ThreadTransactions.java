package dev.idempotent.transaction;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.idempotent.engine.transaction.SurroundingTransaction;

/**
 * Finds the transactions that Spring binds to threads. A read-only one has no work to
 * lose, and does not count.
 */
public final class ThreadTransactions implements SurroundingTransaction.Finder {

	// Once it is among a transaction's synchronizations, calls are outside of that
	private static final TransactionSynchronization COMMITTING = new TransactionSynchronization() {
	};

	/**
	 * Does what calls have left to do right before the running thread's transaction
	 * commits: Spring asks only those that it knew of when it began to ask.
	 */
	static void committing() {
		for (TransactionSynchronization synchronization : TransactionSynchronizationManager.getSynchronizations()) {
			if (synchronization instanceof Ending ending) {
				ending.beforeCommit(false);
			}
		}
		TransactionSynchronizationManager.registerSynchronization(COMMITTING);
	}

	@Override
	public @Nullable SurroundingTransaction current() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| !TransactionSynchronizationManager.isSynchronizationActive()
				|| TransactionSynchronizationManager.isCurrentTransactionReadOnly()
				|| TransactionSynchronizationManager.getSynchronizations().contains(COMMITTING)) {
			return null;
		}
		Ending ending = new Ending();
		TransactionSynchronizationManager.registerSynchronization(ending);
		return ending;
	}

	private static final class Ending implements SurroundingTransaction, TransactionSynchronization {

		private static final Runnable NOTHING = () -> {
		};

		private Runnable action = NOTHING;

		private final Set<Object> savepoints = new HashSet<>();

		// Whether the call was undone by a rollback to before it
		private boolean undone;

		// This and the next are guarded by this
		private @Nullable Status status;

		private Consumer<Status> listener = (ended) -> {
		};

		@Override
		public void beforeCommit(Runnable action) {
			this.action = action;
		}

		@Override
		public void beforeCommit(boolean readOnly) {
			Runnable action = this.action;
			this.action = NOTHING;
			if (!this.undone) {
				action.run();
			}
		}

		@Override
		public void savepoint(Object savepoint) {
			this.savepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.undone |= !this.savepoints.contains(savepoint);
		}

		@Override
		public void whenEnded(Consumer<Status> listener) {
			Status ended;
			synchronized (this) {
				ended = this.status;
				this.listener = listener;
			}
			if (ended != null) {
				listener.accept(ended);
			}
		}

		@Override
		public void afterCompletion(int status) {
			Status ended = switch (this.undone ? STATUS_ROLLED_BACK : status) {
				case STATUS_COMMITTED -> Status.COMMITTED;
				case STATUS_ROLLED_BACK -> Status.ROLLED_BACK;
				default -> Status.UNKNOWN;
			};
			Consumer<Status> listener;
			synchronized (this) {
				this.status = ended;
				listener = this.listener;
			}
			listener.accept(ended);
		}

	}

}
