package dev.idempotent.torture;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions that may end the other way round.
 */
class PlantedTransactions extends DataSourceTransactionManager {

	private volatile boolean swapped;

	PlantedTransactions(DataSource dataSource) {
		super(dataSource);
	}

	void swap(boolean swapped) {
		this.swapped = swapped;
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		if (this.swapped) {
			super.doRollback(status);
		}
		else {
			super.doCommit(status);
		}
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		if (this.swapped) {
			super.doCommit(status);
		}
		else {
			super.doRollback(status);
		}
	}

}
