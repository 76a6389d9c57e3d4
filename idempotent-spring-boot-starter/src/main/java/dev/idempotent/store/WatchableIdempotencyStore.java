package dev.idempotent.store;

/**
 * A store that can say when a record has ended, so that requests which wait for it need
 * not ask all the time.
 *
 * @since 0.1.0
 */
public interface WatchableIdempotencyStore extends IdempotencyStore {

	/**
	 * Watches a record. The listener is called, on any thread, when the record has been
	 * completed or released by whatever server; it may also be called without cause, and
	 * should be when a watch that was not in effect at once, or was interrupted, comes
	 * into effect. A call may be missed: who waits asks now and then all the same.
	 * @param key which record; there may be none
	 * @param listener returns at once, and makes no step
	 * @return to be closed by the caller. Neither closing nor this method waits for the
	 * store, or throws because it is out of reach
	 */
	Watch watch(RecordKey key, Runnable listener);

	/**
	 * A record being watched, until closed.
	 */
	interface Watch extends AutoCloseable {

		@Override
		void close();

	}

}
