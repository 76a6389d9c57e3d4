package dev.idempotent.engine;

/**
 * The engine's decision on a request.
 *
 * @since 0.1.0
 */
public sealed interface Admission {

	/**
	 * The method runs, and the execution is ended with its result.
	 */
	record Proceed(Execution execution) implements Admission {
	}

	/**
	 * The method runs though the store can't be asked, because the application wants it
	 * so.
	 */
	record Unprotected() implements Admission {
	}

	/**
	 * The method does not run; its first result is given again.
	 *
	 * @param result the bytes that the first execution was completed with; not to be
	 * changed
	 * @param delay whether it had to be waited for
	 */
	record Replay(byte[] result, Delay delay) implements Admission {

		/**
		 * Whether a result was there.
		 */
		public enum Delay {

			/**
			 * At once.
			 */
			NONE,

			/**
			 * After its request had waited for another owner.
			 */
			WAITED

		}

	}

	/**
	 * The first request with this key is still running.
	 */
	record InProgress() implements Admission {
	}

	/**
	 * The first request with this key began, and nobody knows whether it did its work.
	 */
	record OutcomeUnknown() implements Admission {
	}

	/**
	 * The key was first used for another request.
	 */
	record KeyReused() implements Admission {
	}

	/**
	 * There is a record of this key, and this version can't read it: it is never run
	 * again.
	 */
	record Unreadable() implements Admission {
	}

	/**
	 * The store can't be asked for a claim.
	 *
	 * @param cause what the store threw; never shown to a client
	 */
	record StoreUnavailable(RuntimeException cause) implements Admission {
	}

}
