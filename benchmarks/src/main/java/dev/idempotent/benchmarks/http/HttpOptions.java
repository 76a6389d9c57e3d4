package dev.idempotent.benchmarks.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * What a run over HTTP does.
 *
 * @param jvms how many of each contender, one after the other
 * @param rounds that are measured in each of them
 * @param requests of each kind in a round
 * @param warmUp requests before the first round, half of them replays
 * @param connections on which clients send at the same time
 * @param item characters in a request's body
 * @param note characters in an answer's body
 * @param before a jar of another build of the library, to be compared as well
 * @param java that servers run on
 * @param jvmArguments more of them for servers
 * @param directory where the figures are written to
 */
record HttpOptions(int jvms, int rounds, int requests, int warmUp, int connections, int item, int note,
		@Nullable Path before, Path java, List<String> jvmArguments, Path directory) {

	private static final List<String> NAMES = List.of("jvms", "rounds", "requests", "warm-up", "connections", "item",
			"note", "before", "java", "jvm-arguments", "directory");

	/**
	 * Reads {@code --name=value} arguments.
	 * @throws IllegalArgumentException when there is one that means nothing
	 */
	static HttpOptions parse(String... arguments) {
		SimpleCommandLinePropertySource source = new SimpleCommandLinePropertySource(arguments);
		for (String name : source.getPropertyNames()) {
			if (!NAMES.contains(name)) {
				throw new IllegalArgumentException("There is no option --" + name + ", but: " + NAMES);
			}
		}
		String before = source.getProperty("before");
		String more = source.getProperty("jvm-arguments");
		return new HttpOptions(number(source, "jvms", 5), number(source, "rounds", 7), number(source, "requests", 2000),
				number(source, "warm-up", 20_000), number(source, "connections", 4), number(source, "item", 250),
				number(source, "note", 150), (before != null) ? Path.of(before) : null,
				Path.of(text(source, "java", Path.of(System.getProperty("java.home"), "bin", "java").toString())),
				(more != null) ? List.of(more.split(" ")) : List.of(),
				Path.of(text(source, "directory", "target/benchmarks")));
	}

	byte[] body() {
		return ("{\"item\":\"" + "x".repeat(this.item) + "\",\"amount\":10}").getBytes(StandardCharsets.UTF_8);
	}

	private static int number(SimpleCommandLinePropertySource source, String name, int otherwise) {
		return Integer.parseInt(text(source, name, String.valueOf(otherwise)));
	}

	private static String text(SimpleCommandLinePropertySource source, String name, String otherwise) {
		String value = source.getProperty(name);
		return (value != null) ? value : otherwise;
	}

}
