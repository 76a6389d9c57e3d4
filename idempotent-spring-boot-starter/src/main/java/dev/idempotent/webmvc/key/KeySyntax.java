package dev.idempotent.webmvc.key;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which keys are accepted.
 *
 * @param maxLength most characters of a key, without quotes and escapes
 * @param pattern what a whole key must match; null: anything
 * @param format form that a key must have
 */
public record KeySyntax(int maxLength, @Nullable Pattern pattern, KeyFormat format) {

	private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	private static final char QUOTE = '"';

	/**
	 * Reads a key from a header's value.
	 * @throws IllegalArgumentException when it is malformed; the message tells a client
	 * what to send, and never quotes the key
	 */
	String parse(String value) {
		String trimmed = strip(value);
		boolean quoted = !trimmed.isEmpty() && trimmed.charAt(0) == QUOTE;
		isTrue(quoted || this.format != KeyFormat.STRUCTURED, "must be a string in double quotes");
		String key = quoted ? StructuredString.parse(trimmed) : bare(trimmed);
		isTrue(!key.isEmpty(), "must not be empty");
		isTrue(key.length() <= this.maxLength, "must not have more than " + this.maxLength + " characters");
		isTrue(this.format != KeyFormat.UUID || UUID.matcher(key).matches(), "must be a UUID");
		isTrue(this.pattern == null || this.pattern.matcher(key).matches(),
				"does not have the form of this API's keys");
		return key;
	}

	private static String bare(String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			isTrue(c != ',', "must be one key, not a list");
			isTrue(c > ' ' && c < 0x7f && c != QUOTE,
					"must be visible ASCII without double quotes, or a string in double quotes");
		}
		return value;
	}

	// Only spaces, as RFC 9651, 4.2 has it
	private static String strip(String value) {
		int start = 0;
		int end = value.length();
		while (start < end && value.charAt(start) == ' ') {
			start++;
		}
		while (end > start && value.charAt(end - 1) == ' ') {
			end--;
		}
		return value.substring(start, end);
	}

	private static void isTrue(boolean valid, String reason) {
		if (!valid) {
			throw new IllegalArgumentException(reason);
		}
	}

}
