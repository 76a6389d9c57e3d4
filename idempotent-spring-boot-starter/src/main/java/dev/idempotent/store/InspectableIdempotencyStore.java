package dev.idempotent.store;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A store that an operator can look into, to find out about a key and to decide on one
 * that nobody settles any more.
 *
 * @since 0.1.0
 */
public interface InspectableIdempotencyStore extends IdempotencyStore {

	/**
	 * Describes a record.
	 * @return null when there is none, or when its retention is over
	 */
	@Nullable RecordDescription describe(RecordKey key);

	/**
	 * Returns what a record was completed with, or null when it was not.
	 */
	byte @Nullable [] result(RecordKey key);

	/**
	 * Returns how many records there are, or null when the store could say so only by
	 * looking at each.
	 */
	@Nullable RecordCounts counts();

	/**
	 * Lists records that nobody is known to work on: abandoned and held ones, and those
	 * that are done without an answer. In no order; one that changes meanwhile may be
	 * missing, or come twice. A page may be empty though another follows, as a store that
	 * others share looks at some of its records at a time.
	 * @param cursor where to go on, or null to begin
	 * @param limit about how many to return at most, at least 1
	 * @throws IllegalArgumentException when the cursor is not one of this store's
	 */
	Page findUnsettled(@Nullable String cursor, int limit);

	/**
	 * Deletes a record, so that its key is new again; those who wait for it are told.
	 * @param seen what the decision was made on: when the record's state or version
	 * differs by now, it stays
	 */
	Decision free(RecordDescription seen);

	/**
	 * Completes a record in its owner's place, which from then on is refused; those who
	 * wait for it are told. Its retention stays as it is.
	 * @param seen what the decision was made on, as above
	 * @param result opaque to the store, which copies what it keeps
	 */
	Decision settle(RecordDescription seen, byte[] result);

	/**
	 * Some records of many.
	 *
	 * @param next where the next page begins, or null when this is the last
	 */
	record Page(List<RecordDescription> records, @Nullable String next) {

		public Page {
			records = List.copyOf(records);
		}

	}

	/**
	 * What became of an operator's decision.
	 */
	enum Decision {

		DONE,

		/**
		 * Nothing changed: there is no such record.
		 */
		ABSENT,

		/**
		 * Nothing changed: the record is another by now than the one that was seen.
		 */
		CHANGED,

		/**
		 * Nothing changed: an owner works on the record, whose lease is alive; or it is
		 * to be settled, and has a result.
		 */
		REFUSED

	}

}
