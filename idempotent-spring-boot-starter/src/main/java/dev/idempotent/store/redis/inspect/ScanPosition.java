package dev.idempotent.store.redis.inspect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a walk over all keys has got to. As a text, an operator's cursor.
 *
 * @param slot the first slot of the Cluster's node that is walked; 0 on a server that is
 * not of one
 * @param node its id, or empty when it is not known yet, or not of a Cluster
 * @param cursor that server's
 */
record ScanPosition(int slot, String node, String cursor) {

	static final int SLOTS = 16_384;

	private static final Pattern TEXT = Pattern.compile("(\\d{1,5})\\.([0-9a-f]{40}|)\\.(\\d{1,20})");

	/**
	 * Reads a position that was written as a text.
	 * @throws IllegalArgumentException when it is none
	 */
	static ScanPosition of(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (matcher.matches() && Integer.parseInt(matcher.group(1)) < SLOTS && isUnsignedLong(matcher.group(3))) {
			return new ScanPosition(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3));
		}
		throw new IllegalArgumentException(
				"\"" + text + "\" is no cursor of the Redis store; pass the one that the page before came with");
	}

	String toText() {
		return this.slot + "." + this.node + "." + this.cursor;
	}

	private static boolean isUnsignedLong(String digits) {
		try {
			Long.parseUnsignedLong(digits);
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

}
