package dev.idempotent.store.redis.step;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.IdempotencyStoreException;

/**
 * Counts the failures in a row by which a connection is known to be of no use, for each
 * server that it leads to. Thread-safe.
 */
public final class Patience {

	private static final int FAILURES = 2;

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	/**
	 * Returns whether nothing failed since the last answer.
	 */
	public boolean isFull() {
		return this.failures.isEmpty();
	}

	/**
	 * Takes note of how a step ended: without an answer, with one like READONLY, which is
	 * no better, with another, or by its caller, which says nothing.
	 * @param failure null when it was made
	 * @return whether there were too many failures in a row
	 */
	public boolean ended(String server, @Nullable Throwable failure) {
		if (failure instanceof CancellationException) {
			return false;
		}
		if (failure != null && !isAnswer(failure)) {
			return this.failures.merge(server, 1, Integer::sum) >= FAILURES;
		}
		this.failures.remove(server);
		return false;
	}

	// Whether a server said so, and another one would too
	private static boolean isAnswer(Throwable failure) {
		ErrorReply reply = ErrorReply.in(failure);
		return (reply != null) ? !reply.isOfTheConnection() : failure instanceof IdempotencyStoreException;
	}

}
