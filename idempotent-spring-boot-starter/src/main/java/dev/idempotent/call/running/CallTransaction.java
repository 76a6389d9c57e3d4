package dev.idempotent.call.running;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Execution;
import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.engine.transaction.OwnTransaction;
import dev.idempotent.store.TransactionalIdempotencyStore.Settlement;

/**
 * The transaction that was begun for a call and holds its record: it commits with the end
 * of the call, or not at all. For the thread that began it; ended once.
 */
final class CallTransaction {

	private static final Log logger = LogFactory.getLog(CallTransaction.class);

	private final Execution execution;

	private final OwnTransaction transaction;

	CallTransaction(Execution execution, OwnTransaction transaction) {
		this.execution = execution;
		this.transaction = transaction;
	}

	/**
	 * Ends the record and commits.
	 * @param end writes the end into the record
	 * @param ending which one it is; null: the execution goes on
	 * @param otherwise ends the execution when it was not committed; null: the record
	 * tells how
	 * @return why it was not committed; null: it was
	 */
	@Nullable Throwable commit(Runnable end, @Nullable Ending ending, @Nullable Runnable otherwise) {
		try {
			end.run();
			this.transaction.commit();
		}
		catch (Throwable ex) {
			rollback();
			if (otherwise != null) {
				otherwise.run();
				return ex;
			}
			// Also thrown by what an application does after a commit: the record tells
			return (this.execution.settle() == Settlement.COMMITTED) ? null : ex;
		}
		if (ending != null) {
			this.execution.committed(ending);
		}
		return null;
	}

	/**
	 * Rolls back, unless it has ended.
	 */
	void rollback() {
		try {
			this.transaction.rollback();
		}
		catch (Throwable ex) {
			logger.warn("The transaction of record " + this.execution.key() + " was not rolled back in order,"
					+ " as when its connection broke: it has not committed", ex);
		}
	}

}
