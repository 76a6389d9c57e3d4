package dev.idempotent.call.observation;

import java.util.Map;

import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.problem.BodyTooLargeException;
import dev.idempotent.problem.InProgressException;
import dev.idempotent.problem.InvalidKeyException;
import dev.idempotent.problem.KeyReusedException;
import dev.idempotent.problem.MissingKeyException;
import dev.idempotent.problem.OutcomeUnknownException;
import dev.idempotent.problem.OwnershipLostException;
import dev.idempotent.problem.ResultUnavailableException;
import dev.idempotent.problem.StoreUnavailableException;

/**
 * What a guarded call came to. Of a call whose method ran, how it ended counts more than
 * how it began: one that took over and then failed is {@link #RELEASED}.
 *
 * @since 0.1.0
 */
public enum ObservedOutcome {

	/**
	 * The method ran for the first time, and its result is kept.
	 */
	EXECUTED,

	/**
	 * The method ran again after an owner whose lease was over, and its result is kept.
	 */
	TAKEN_OVER,

	/**
	 * The method ran, and the key is free again.
	 */
	RELEASED,

	/**
	 * The method ran, and nobody knows whether it did its work: the key is held.
	 */
	HELD,

	/**
	 * The method ran, and the record tells what became of a transaction whose commit had
	 * no answer.
	 */
	SETTLED,

	/**
	 * The method ran or still runs unseen, and the key is left to its lease.
	 */
	ABANDONED,

	/**
	 * The method ran without protection, or was not to be protected.
	 */
	UNPROTECTED,

	/**
	 * The first result was given again, at once.
	 */
	REPLAYED,

	/**
	 * The first result was given again, to a duplicate that had waited for it.
	 */
	WAITED,

	/**
	 * Refused, because another one runs, also after having waited.
	 */
	IN_PROGRESS,

	/**
	 * Refused, because the key was used for another request.
	 */
	KEY_REUSED,

	/**
	 * Refused, for want of a key.
	 */
	MISSING_KEY,

	/**
	 * Refused, because the key is malformed.
	 */
	INVALID_KEY,

	/**
	 * Refused, because the body is too large to be compared.
	 */
	BODY_TOO_LARGE,

	/**
	 * Refused, because nobody knows what became of the first request.
	 */
	OUTCOME_UNKNOWN,

	/**
	 * Refused, because the work is done and its result can't be given again.
	 */
	RESULT_UNAVAILABLE,

	/**
	 * Refused, because the store can't be asked.
	 */
	STORE_UNAVAILABLE,

	/**
	 * Refused, because another owner took over before the method began.
	 */
	OWNERSHIP_LOST,

	/**
	 * Failed before a key was claimed, by a mistake of the application.
	 */
	FAILED;

	private static final Map<Class<? extends Throwable>, ObservedOutcome> REFUSALS = Map.of(InProgressException.class,
			IN_PROGRESS, KeyReusedException.class, KEY_REUSED, MissingKeyException.class, MISSING_KEY,
			InvalidKeyException.class, INVALID_KEY, BodyTooLargeException.class, BODY_TOO_LARGE,
			OutcomeUnknownException.class, OUTCOME_UNKNOWN, ResultUnavailableException.class, RESULT_UNAVAILABLE,
			StoreUnavailableException.class, STORE_UNAVAILABLE, OwnershipLostException.class, OWNERSHIP_LOST);

	/**
	 * Returns what an execution came to.
	 * @param attempt 1 for the first
	 */
	public static ObservedOutcome of(Ending ending, int attempt) {
		return switch (ending) {
			case COMPLETED -> (attempt > 1) ? TAKEN_OVER : EXECUTED;
			case RELEASED -> RELEASED;
			case HELD -> HELD;
			case SETTLED -> SETTLED;
			case ABANDONED -> ABANDONED;
		};
	}

	/**
	 * Returns what a call came to that failed before its method began.
	 */
	public static ObservedOutcome of(Throwable failure) {
		return REFUSALS.getOrDefault(failure.getClass(), FAILED);
	}

}
