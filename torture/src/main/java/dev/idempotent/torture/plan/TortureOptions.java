package dev.idempotent.torture.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * What a run does.
 *
 * @param seed of keys, requests, and the order and length of faults; their meeting is up
 * to the machine
 * @param operations how many at least
 * @param faults how many at least, of each group in the profile; operations go on until
 * then
 * @param clients how many work on an operation each at the same time
 * @param servers how many processes
 * @param slow how many operations of a hundred take up to twice the lease
 * @param lease of all claims
 * @param commandTimeout of the servers' steps in Redis
 * @param directory where each site makes a directory for its files
 */
public record TortureOptions(Profile profile, long seed, int operations, int faults, int clients, int servers, int slow,
		Duration lease, Duration commandTimeout, Path directory) {

	private static final List<String> NAMES = List.of("profile", "seed", "operations", "faults", "clients", "servers",
			"slow", "lease", "command-timeout", "directory");

	/**
	 * Reads {@code --name=value} arguments.
	 * @throws IllegalArgumentException when there is one that means nothing
	 */
	public static TortureOptions parse(String... arguments) {
		SimpleCommandLinePropertySource source = new SimpleCommandLinePropertySource(arguments);
		for (String name : source.getPropertyNames()) {
			if (!NAMES.contains(name)) {
				throw new IllegalArgumentException("There is no option --" + name + ", but: " + NAMES);
			}
		}
		Values values = new Values(source);
		Profile profile = Profile.valueOf(values.get("profile", "all").toUpperCase(Locale.ROOT));
		return new TortureOptions(profile,
				Long.parseLong(
						values.get("seed", String.valueOf(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)))),
				values.number("operations", 1000), values.number("faults", 4), values.number("clients", 64),
				values.number("servers", 3), values.number("slow", 2), values.duration("lease", profile.lease()),
				values.duration("command-timeout", Duration.ofMillis(500)),
				Path.of(values.get("directory", "target/torture")));
	}

	public String name() {
		return this.profile + "-" + this.seed;
	}

	private record Values(SimpleCommandLinePropertySource source) {

		String get(String name, String otherwise) {
			String value = this.source.getProperty(name);
			return (value != null) ? value : otherwise;
		}

		int number(String name, int otherwise) {
			return Integer.parseInt(get(name, String.valueOf(otherwise)));
		}

		Duration duration(String name, Duration otherwise) {
			return DurationStyle.detectAndParse(get(name, otherwise.toString()));
		}

	}

}
