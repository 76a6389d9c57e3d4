package dev.idempotent.transaction;

import java.util.function.Supplier;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import dev.idempotent.engine.transaction.OwnTransaction;

/**
 * Begins transactions by Spring's manager of the store's database. Thread-safe.
 */
public final class OwnTransactions implements OwnTransaction.Source {

	private final Supplier<PlatformTransactionManager> manager;

	/**
	 * Creates a source.
	 * @param manager finds the manager when it is first needed
	 */
	public OwnTransactions(Supplier<PlatformTransactionManager> manager) {
		this.manager = manager;
	}

	@Override
	public OwnTransaction begin(String name) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		definition.setName(name);
		PlatformTransactionManager manager = this.manager.get();
		return new Begun(manager, manager.getTransaction(definition));
	}

	private record Begun(PlatformTransactionManager manager, TransactionStatus status) implements OwnTransaction {

		@Override
		public void commit() {
			this.manager.commit(this.status);
		}

		@Override
		public void rollback() {
			if (!this.status.isCompleted()) {
				this.manager.rollback(this.status);
			}
		}

	}

}
