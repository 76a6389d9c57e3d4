package dev.idempotent.engine;

import org.jspecify.annotations.Nullable;

/**
 * Why a method was not run. Each has the name of a problem type.
 */
public sealed interface Refusal {

	/**
	 * A key is required, and there is none.
	 *
	 * @param source where it was looked for
	 */
	record MissingKey(String source) implements Refusal {
	}

	/**
	 * There is a key, but it is malformed.
	 *
	 * @param reason says what is wrong without quoting the key
	 */
	record InvalidKey(String reason) implements Refusal {
	}

	/**
	 * The first request with this key is still running.
	 */
	record InProgress() implements Refusal {
	}

	/**
	 * The first request with this key began, and nobody knows whether it did its work.
	 */
	record OutcomeUnknown() implements Refusal {
	}

	/**
	 * The key was first used for another request.
	 */
	record KeyReused() implements Refusal {
	}

	/**
	 * The request is done, but its result can't be given again.
	 *
	 * @param status status of the first answer; null when that is unreadable too
	 * @param location the first answer's {@code Location}; null when there was none
	 */
	record ResultUnavailable(@Nullable Integer status, @Nullable String location) implements Refusal {
	}

	/**
	 * The store can't be asked for a claim.
	 *
	 * @param cause what the store threw; never shown to a client
	 */
	record StoreUnavailable(RuntimeException cause) implements Refusal {
	}

}
