package dev.idempotent.torture.server;

import java.math.BigDecimal;

/**
 * What is to be done.
 *
 * @param millis how long it takes
 */
record Work(String item, BigDecimal amount, int millis, End end) {

	/**
	 * How it may end.
	 */
	enum End {

		/**
		 * It is done.
		 */
		DONE,

		/**
		 * One time in four it is rolled back, and may be tried again.
		 */
		PERHAPS_ROLLED_BACK,

		/**
		 * It is done, and fails after its commit.
		 */
		FAILED_AFTER_COMMIT

	}

}
