package dev.idempotent.torture.fault;

import java.time.Duration;

/**
 * One bad thing.
 *
 * @param kind what is counted, for example {@code server killed}
 * @param place whom it happens to
 * @param hold how long it lasts
 * @param end undoes it, and returns when that is done
 */
record Fault(String kind, String place, Harm harm, Duration hold, Runnable begin, Runnable end) {

	/**
	 * What is between a server and the store as long as it lasts.
	 */
	enum Harm {

		/**
		 * Steps fail.
		 */
		STORE,

		/**
		 * Steps fail on connections that were open; new ones work.
		 */
		OPEN_CONNECTIONS,

		/**
		 * Nothing.
		 */
		NONE

	}

}
