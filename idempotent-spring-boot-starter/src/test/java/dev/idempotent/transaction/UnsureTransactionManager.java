package dev.idempotent.transaction;

import java.io.EOFException;

import javax.sql.DataSource;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions whose commit has no answer when a test wants it so.
 */
class UnsureTransactionManager {

	private static final ThreadLocal<Boolean> failing = new ThreadLocal<>();

	/**
	 * Lets the running thread's next commit end without an answer.
	 * @param committed whether the database has committed
	 */
	static void failNextCommit(boolean committed) {
		failing.set(committed);
	}

	@Bean
	PlatformTransactionManager transactionManager(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource) {

			@Override
			protected void doCommit(DefaultTransactionStatus status) {
				Boolean committed = failing.get();
				failing.remove();
				if (committed == null || committed) {
					super.doCommit(status);
				}
				else {
					super.doRollback(status);
				}
				if (committed != null) {
					throw new TransactionSystemException("The connection broke on the commit's answer",
							new EOFException());
				}
			}

		};
	}

}
