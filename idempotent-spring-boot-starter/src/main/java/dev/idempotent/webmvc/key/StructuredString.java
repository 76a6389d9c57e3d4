package dev.idempotent.webmvc.key;

import java.util.regex.Pattern;

/**
 * A string item of RFC 9651, section 3.3.3, whose parameters are checked and ignored.
 */
final class StructuredString {

	// Section 3.1.2: each value a number, string, token, byte sequence, boolean, date or
	// display string. Possessive,
	// so that no input makes it backtrack
	private static final Pattern PARAMETERS = Pattern
		.compile("(?:; *+[a-z*][a-z0-9_.*-]*+(?:=(?:-?[0-9]++(?:\\.[0-9]++)?+|\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+\""
				+ "|[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*+|:[A-Za-z0-9+/=]*+:|\\?[01]|@-?[0-9]++"
				+ "|%\"(?:[ !#$&-~]|%[0-9a-f]{2})*+\"))?+)*+");

	private StructuredString() {
	}

	/**
	 * Returns the text of a string that begins with a quote.
	 * @throws IllegalArgumentException when it is malformed
	 */
	static String parse(String value) {
		StringBuilder text = new StringBuilder(value.length());
		for (int i = 1; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"') {
				return end(text, value.substring(i + 1));
			}
			if (c == '\\') {
				c = escaped(value, ++i);
			}
			else if (c < ' ' || c > '~') {
				throw new IllegalArgumentException("must be ASCII without control characters");
			}
			text.append(c);
		}
		throw new IllegalArgumentException("has no closing double quote");
	}

	private static char escaped(String value, int index) {
		if (index < value.length() && (value.charAt(index) == '"' || value.charAt(index) == '\\')) {
			return value.charAt(index);
		}
		throw new IllegalArgumentException("has a backslash before something else than a double quote or a backslash");
	}

	private static String end(StringBuilder text, String rest) {
		if (PARAMETERS.matcher(rest).matches()) {
			return text.toString();
		}
		throw new IllegalArgumentException("must be one string in double quotes, with nothing after it");
	}

}
