package dev.idempotent.transaction;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionSystemException;

import dev.idempotent.IdempotentCallHolder;
import dev.idempotent.engine.TransactionAware;

/**
 * Tells the running call of transactions that commit: they began inside of it, since
 * those around it end later. Outside of any call it does nothing.
 */
final class CommitListener implements TransactionExecutionListener {

	@Override
	public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
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
