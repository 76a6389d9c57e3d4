package dev.idempotent.transaction;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

import dev.idempotent.IdempotentCallHolder;
import dev.idempotent.engine.transaction.TransactionAware;

/**
 * Tells the running call of transactions that commit: they began inside of it, since
 * those around it end later. Outside of any call it does nothing.
 */
final class CommitListener implements TransactionExecutionListener {

	private final ThreadLocal<TransactionExecution> committing = new ThreadLocal<>();

	@Override
	public void beforeCommit(TransactionExecution transaction) {
		if (transaction instanceof DefaultTransactionStatus status && status.isNewSynchronization()) {
			ThreadTransactions.committing();
		}
		if (IdempotentCallHolder.get() instanceof TransactionAware call) {
			if (transaction.isNewTransaction() && !transaction.isReadOnly()) {
				call.committing();
			}
			// Not when that throws: then nothing is committed, whatever a rollback says
			this.committing.set(transaction);
		}
	}

	// A commit whose answer was lost may be followed by a rollback that fails as well
	@Override
	public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
		boolean committed = this.committing.get() == transaction;
		this.committing.remove();
		if (committed && rollbackFailure != null && IdempotentCallHolder.get() instanceof TransactionAware call) {
			call.commitUnknown();
		}
	}

	@Override
	public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
		this.committing.remove();
		if (IdempotentCallHolder.get() instanceof TransactionAware call && transaction.isNewTransaction()
				&& !transaction.isReadOnly()) {
			if (commitFailure == null) {
				call.committed();
			}
			else if (commitFailure instanceof TransactionSystemException) {
				call.commitUnknown();
			}
		}
	}

}
