package dev.idempotent.engine.background;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import dev.idempotent.store.Causes;

/**
 * Says why steps fail, in one line for each, with a stack trace once a minute: a store
 * that is down fails all of them alike. Throws nothing. Thread-safe.
 */
public final class FailureLog {

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final Logger logger;

	private final LongSupplier clock;

	private final AtomicLong lastTrace;

	/**
	 * Creates a log.
	 * @param type gives the logger its name
	 */
	public FailureLog(Class<?> type) {
		this(System.getLogger(type.getName()), System::nanoTime);
	}

	FailureLog(Logger logger, LongSupplier clock) {
		this.logger = logger;
		this.clock = clock;
		this.lastTrace = new AtomicLong(clock.getAsLong() - INTERVAL);
	}

	/**
	 * Logs a warning.
	 * @param message says what could not be done
	 */
	public void warn(String message, Throwable cause) {
		try {
			String line = (message + ": " + reason(cause)).replaceAll("\\R", " ");
			if (isTraceDue()) {
				this.logger.log(Level.WARNING, line, cause);
			}
			else {
				this.logger.log(Level.WARNING, line);
			}
		}
		catch (Throwable ex) {
			// Out of memory: there is nobody left to tell
		}
	}

	/**
	 * Logs a warning of what no exception caused.
	 */
	public void warn(String message) {
		log(Level.WARNING, message);
	}

	/**
	 * Logs an error of what no exception caused.
	 */
	public void error(String message) {
		log(Level.ERROR, message);
	}

	private void log(Level level, String message) {
		try {
			this.logger.log(level, message);
		}
		catch (Throwable ex) {
			// As above
		}
	}

	private boolean isTraceDue() {
		long now = this.clock.getAsLong();
		long last = this.lastTrace.get();
		return now - last >= INTERVAL && this.lastTrace.compareAndSet(last, now);
	}

	private static String reason(Throwable cause) {
		List<Throwable> causes = Causes.of(cause);
		Throwable root = causes.get(causes.size() - 1);
		return (root != cause) ? text(cause) + " (" + root + ")" : text(cause);
	}

	private static String text(Throwable failure) {
		String message = failure.getMessage();
		return (failure instanceof Error || message == null) ? failure.toString() : message;
	}

}
