package dev.idempotent.test.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Redis server's program on this machine: one on the PATH that is new enough, else the
 * one that org.signal:embedded-redis carries.
 */
final class RedisBinary {

	private static final int OLDEST_MAJOR = 7;

	private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

	private static final Path FOUND = find();

	private RedisBinary() {
	}

	/**
	 * Returns the program that every server of this JVM runs.
	 */
	static Path get() {
		return FOUND;
	}

	private static Path find() {
		String forced = RedisServers.forced();
		Optional<Path> found = forced.equals("embedded") ? Optional.empty() : onPath();
		if (found.isEmpty() && !forced.equals("path")) {
			found = embedded();
		}
		return found.orElseThrow(
				() -> new IllegalStateException("No Redis for tests: tried redis-server and valkey-server of version "
						+ OLDEST_MAJOR + " or newer on the PATH, and " + resource() + " on the class path ("
						+ RedisServers.PROPERTY + "=" + forced + ")"));
	}

	private static Optional<Path> onPath() {
		return Stream.of("redis-server", "valkey-server")
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.map((directory) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.filter(RedisBinary::isNewEnough)
			.findFirst();
	}

	private static boolean isNewEnough(Path program) {
		try {
			Process process = new ProcessBuilder(program.toString(), "--version").start();
			String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			Matcher matcher = VERSION.matcher(version);
			return matcher.find() && Integer.parseInt(matcher.group(1)) >= OLDEST_MAJOR;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Optional<Path> embedded() {
		try (InputStream program = RedisBinary.class.getResourceAsStream(resource())) {
			if (program == null) {
				return Optional.empty();
			}
			Path file = Files.createTempFile("redis-server", "");
			file.toFile().deleteOnExit();
			Files.copy(program, file, StandardCopyOption.REPLACE_EXISTING);
			return file.toFile().setExecutable(true) ? Optional.of(file) : Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String resource() {
		String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
		String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
		return "/redis-server-7.0.15-" + system + "-" + processor;
	}

}
