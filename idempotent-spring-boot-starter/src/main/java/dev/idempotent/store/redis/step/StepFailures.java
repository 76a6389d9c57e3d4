package dev.idempotent.store.redis.step;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.IdempotencyStoreException;

/**
 * What is said of steps that had no result. Names no key and no value.
 *
 * @param timeout how long each may take
 */
public record StepFailures(Duration timeout) {

	/**
	 * Of one that Redis refused, or that failed otherwise.
	 * @param sent whether it may have reached Redis
	 */
	public IdempotencyStoreException failed(String name, @Nullable Throwable cause, boolean sent) {
		ErrorReply reply = ErrorReply.in(cause);
		if (reply != null) {
			return new IdempotencyStoreException(
					"Redis refused to " + name + ", " + reply.text() + ": " + reply.wayOut(), cause, false);
		}
		return lost(name, cause, sent);
	}

	/**
	 * Of one that failed, and not by an answer of Redis to it.
	 */
	public IdempotencyStoreException lost(String name, @Nullable Throwable cause, boolean sent) {
		String reason = ErrorReply.reasonOf(cause);
		if (!sent) {
			return new IdempotencyStoreException(
					"There is no connection to Redis to " + name + ", " + reason + ": check spring.data.redis", cause,
					false);
		}
		return new IdempotencyStoreException(
				"Redis was asked to " + name + ", which failed; it may have done so all the same: " + reason, cause,
				true);
	}

	public IdempotencyStoreException timedOut(String name, boolean sent) {
		String message = sent ? "Redis was asked to " + name + " and did not answer within "
				: "No connection to Redis to " + name + " was ready within ";
		return new IdempotencyStoreException(
				message + this.timeout
						+ ": see whether Redis is slow or out of reach, or raise idempotent.redis.command-timeout",
				null, sent);
	}

	public IdempotencyStoreException interrupted(String name, InterruptedException cause, boolean sent) {
		Thread.currentThread().interrupt();
		return new IdempotencyStoreException("Interrupted while Redis was asked to " + name, cause, sent);
	}

	public IdempotencyStoreException closed(String name) {
		return new IdempotencyStoreException("The Redis store is closed and can't " + name, null, false);
	}

}
