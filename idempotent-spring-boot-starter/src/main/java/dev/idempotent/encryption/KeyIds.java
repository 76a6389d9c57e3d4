package dev.idempotent.encryption;

import java.util.regex.Pattern;

/**
 * What ids of keys look like: they are stored, and come from the store into a log.
 */
final class KeyIds {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private KeyIds() {
	}

	static boolean isId(String id) {
		return ID.matcher(id).matches();
	}

}
