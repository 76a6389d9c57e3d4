package dev.idempotent.benchmarks.growth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.util.StringUtils;

/**
 * Measures each thing that there can be more of, at some sizes, and prints a table of
 * each.
 */
public final class Growth {

	private static final Map<String, Part> PARTS = new LinkedHashMap<>();

	static {
		PARTS.put("methods", MoreMethods::measure);
		PARTS.put("keys", MoreKeys::measure);
		PARTS.put("answers", LargerAnswers::measure);
		PARTS.put("running", MoreRunning::measure);
		PARTS.put("waiting", MoreWaiting::measure);
	}

	private Growth() {
	}

	/**
	 * Measures all parts, or some.
	 * @param arguments {@code --only=A,B}
	 */
	public static void main(String... arguments) throws Exception {
		String only = new SimpleCommandLinePropertySource(arguments).getProperty("only");
		for (String name : (only != null) ? List.of(StringUtils.commaDelimitedListToStringArray(only))
				: PARTS.keySet()) {
			Part part = PARTS.get(name);
			if (part == null) {
				throw new IllegalArgumentException("--only names " + name + ", but there are " + PARTS.keySet());
			}
			part.measure();
		}
	}

	private interface Part {

		void measure() throws Exception;

	}

}
