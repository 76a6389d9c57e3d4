package dev.idempotent.torture.server;

import java.util.concurrent.ThreadLocalRandom;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The business data: a row for each run that was done.
 */
@Component
class Bookings {

	private final JdbcClient database;

	private final LedgerFile ledger;

	Bookings(JdbcClient database, LedgerFile ledger) {
		this.database = database;
		this.ledger = ledger;
	}

	@Transactional
	public void book(Run run, Work work) {
		this.database.sql("INSERT INTO booking (execution, operation_key, item) VALUES (?, ?, ?)")
			.params(run.execution().toString(), run.key(), work.item())
			.update();
		switch (work.end()) {
			case DONE -> {
			}
			case PERHAPS_ROLLED_BACK -> failPerhaps();
			case FAILED_AFTER_COMMIT -> failAfterCommit(run, work);
		}
	}

	private static void failPerhaps() {
		if (ThreadLocalRandom.current().nextInt(4) == 0) {
			throw new WorkFailedException();
		}
	}

	private void failAfterCommit(Run run, Work work) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				Bookings.this.ledger.write("end", run.execution());
				throw new FailedAfterCommitException(run.receipt(work));
			}

		});
	}

}
