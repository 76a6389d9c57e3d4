package dev.idempotent;

/**
 * How the work of a call and its record come together where the record lies in the
 * application's own database. With other stores a record is completed after the work.
 *
 * @since 0.1.0
 */
public enum Completion {

	/**
	 * As {@code idempotent.jdbc.completion} says.
	 */
	DEFAULT,

	/**
	 * Every transaction that commits within the call says in the record that work is
	 * done; the answer is stored after it.
	 */
	FENCE,

	/**
	 * One transaction around the call commits its work together with its answer. A call
	 * that throws, or whose answer has a status that is not remembered, is rolled back.
	 */
	JOIN

}
