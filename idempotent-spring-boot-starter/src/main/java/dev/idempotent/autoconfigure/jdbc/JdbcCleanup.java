package dev.idempotent.autoconfigure.jdbc;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

import dev.idempotent.store.jdbc.ExpiredRecords;
import dev.idempotent.store.jdbc.JdbcIdempotencyStore;

/**
 * Deletes expired records of a JDBC store now and then, on a thread of its own.
 */
final class JdbcCleanup implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(JdbcCleanup.class);

	private final ObjectProvider<JdbcIdempotencyStore> store;

	private final String cron;

	private @Nullable ThreadPoolTaskScheduler scheduler;

	/**
	 * Creates a clean-up.
	 * @param cron when; {@code -}: never
	 */
	JdbcCleanup(ObjectProvider<JdbcIdempotencyStore> store, String cron) {
		this.store = store;
		this.cron = cron;
	}

	@Override
	public synchronized void start() {
		JdbcIdempotencyStore store = this.store.getIfUnique();
		if (store == null || this.cron.equals("-")) {
			return;
		}
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setThreadNamePrefix("idempotent-cleanup-");
		scheduler.setDaemon(true);
		scheduler.initialize();
		scheduler.schedule(() -> delete(new ExpiredRecords(store)), new CronTrigger(this.cron));
		this.scheduler = scheduler;
	}

	@Override
	public synchronized void stop() {
		if (this.scheduler != null) {
			this.scheduler.shutdown();
			this.scheduler = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.scheduler != null;
	}

	private static void delete(ExpiredRecords records) {
		try {
			long deleted = records.delete();
			if (deleted > 0) {
				logger.debug("Deleted " + deleted + " expired records");
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Expired records could not be deleted; the next time is tried again: " + ex.getMessage());
		}
	}

}
