package dev.idempotent.operation;

import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds which name was probably meant by another. Case, separators and an {@code X-} in
 * front don't count.
 */
public final class SimilarNames {

	private SimilarNames() {
	}

	/**
	 * Returns the closest of the known names that differs in few letters, or null.
	 */
	public static @Nullable String closest(String name, Stream<String> known) {
		String letters = letters(name);
		String closest = null;
		int least = Integer.MAX_VALUE;
		for (String other : known.toList()) {
			int distance = distance(letters, letters(other));
			if (distance < least && distance <= letters(other).length() / 4) {
				closest = other;
				least = distance;
			}
		}
		return closest;
	}

	private static String letters(String name) {
		return name.toLowerCase(Locale.ROOT).replaceFirst("^x-", "").replaceAll("[^a-z0-9.]", "");
	}

	/**
	 * How many letters are to be changed, put in or left out: Levenshtein's distance.
	 */
	private static int distance(String one, String other) {
		if (Math.abs(one.length() - other.length()) > other.length() / 4) {
			return Integer.MAX_VALUE;
		}
		int[] above = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			above[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] row = new int[other.length() + 1];
			row[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int changed = above[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
			}
			above = row;
		}
		return above[other.length()];
	}

}
