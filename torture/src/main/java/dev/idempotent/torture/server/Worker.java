package dev.idempotent.torture.server;

import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Does the work: writes down that it began, takes its time, books it, and writes down how
 * it ended.
 */
@Component
class Worker {

	private final LedgerFile ledger;

	private final Bookings bookings;

	Worker(LedgerFile ledger, Bookings bookings) {
		this.ledger = ledger;
		this.bookings = bookings;
	}

	Receipt work(Run run, Work work, int millis) {
		this.ledger.write("begin", run.execution(), run.key(), ProcessHandle.current().pid(), run.arrived());
		try {
			Thread.sleep(millis);
			this.bookings.book(run, work);
		}
		catch (FailedAfterCommitException ex) {
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(run, new WorkFailedException());
		}
		catch (CannotCreateTransactionException ex) {
			// Interrupted when it waited for a connection
			throw failed(run, new WorkFailedException());
		}
		catch (RuntimeException ex) {
			throw failed(run, ex);
		}
		this.ledger.write("end", run.execution());
		return run.receipt(work);
	}

	private RuntimeException failed(Run run, RuntimeException failure) {
		this.ledger.write("fail", run.execution());
		return failure;
	}

}
