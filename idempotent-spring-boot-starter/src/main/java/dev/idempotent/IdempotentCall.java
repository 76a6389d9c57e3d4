package dev.idempotent;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The running call of an idempotent method, for a method that wants to know: as an
 * argument of this type, which the caller leaves null, or from {@link #current()}.
 * Thread-safe, also after the call has ended.
 *
 * @since 0.1.0
 */
public interface IdempotentCall {

	/**
	 * Returns the call that the running thread is in, the innermost of several; null
	 * outside of any. Other threads that the method starts don't have it.
	 */
	static @Nullable IdempotentCall current() {
		return IdempotentCallHolder.get();
	}

	/**
	 * Returns what the client sent, unquoted; null when it sent no key and needs none.
	 */
	@Nullable String clientKey();

	/**
	 * Returns 1 for the first attempt. 2 or more: an earlier attempt began and may have
	 * done part of the work.
	 */
	int attempt();

	/**
	 * Returns a number that grows with every attempt, for resources that refuse those of
	 * earlier ones. Grows within one retention of one key only.
	 */
	default long fencingToken() {
		return attempt();
	}

	/**
	 * Returns whether another owner is known to have taken over, so that going on may do
	 * the work twice. May turn true late, and never turns false again.
	 */
	boolean isLeaseLost();

	/**
	 * Returns an idempotency key for a call downstream: a name-based UUID of version 5
	 * (RFC 9562, 5.5) from this operation, whose key it is, the key and the label. The
	 * same on every attempt and on every server; without a key, the same within this
	 * call.
	 * @param label tells the calls of one method apart, such as {@code charge-card}
	 */
	UUID derivedKey(String label);

}
