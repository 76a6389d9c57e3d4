package dev.idempotent.engine;

/**
 * The engine's decision on a request.
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
	 * @param result the bytes that the first execution was completed with
	 */
	record Replay(byte[] result) implements Admission {

		public Replay {
			result = result.clone();
		}

		@Override
		public byte[] result() {
			return this.result.clone();
		}

	}

	/**
	 * The method does not run.
	 */
	record Refused(Refusal refusal) implements Admission {
	}

}
