package dev.idempotent.result;

/**
 * What the first byte of a stored result says of the others.
 */
public final class StoredForm {

	/**
	 * The fields of a result, as {@link KeptResults} writes them.
	 */
	static final int FIELDS = 2;

	/**
	 * The same, compressed.
	 */
	static final int COMPRESSED = 3;

	/**
	 * One of these, encrypted.
	 */
	public static final int ENCRYPTED = 4;

	private StoredForm() {
	}

	/**
	 * Returns whether a stored result has the form.
	 */
	public static boolean is(int form, byte[] stored) {
		return stored.length > 0 && stored[0] == form;
	}

}
