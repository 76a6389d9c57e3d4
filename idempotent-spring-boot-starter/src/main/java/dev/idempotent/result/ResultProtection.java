package dev.idempotent.result;

import dev.idempotent.store.RecordKey;

/**
 * What is done to results so that who reads or writes the store can't read or make them.
 * Thread-safe.
 */
public interface ResultProtection {

	/**
	 * Leaves results as they are.
	 */
	ResultProtection NONE = new ResultProtection() {

		@Override
		public byte[] protect(RecordKey key, byte[] result) {
			return result;
		}

		@Override
		public byte[] reveal(RecordKey key, byte[] stored) {
			return stored;
		}

	};

	/**
	 * Returns what is stored of a result.
	 * @param key of the record that the result is for, and no other
	 * @throws RuntimeException when it can't be protected: then no result is stored, and
	 * so after an Error
	 */
	byte[] protect(RecordKey key, byte[] result);

	/**
	 * Returns a result that was stored in a record.
	 * @throws UnreadableResultException when it is not as {@link #protect} made it for
	 * the record
	 */
	byte[] reveal(RecordKey key, byte[] stored);

}
