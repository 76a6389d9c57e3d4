package dev.idempotent.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Javas of this machine: those that environment variables such as
 * {@code JAVA_HOME_25} or {@code JAVA_25_HOME} name, and those that lie beside the
 * running one.
 */
final class JavaHomes {

	private JavaHomes() {
	}

	static Optional<Path> find(int feature) {
		return Stream.concat(named(), besides()).filter((home) -> isJava(home, feature)).findFirst();
	}

	private static Stream<Path> named() {
		return System.getenv()
			.entrySet()
			.stream()
			.filter((variable) -> variable.getKey().matches("(JAVA|JDK)_?(HOME)?_?\\d*(_HOME)?(_\\w+)?"))
			.sorted(Map.Entry.comparingByKey())
			.map(Map.Entry::getValue)
			.map(Path::of);
	}

	private static Stream<Path> besides() {
		Path folder = Path.of(System.getProperty("java.home")).toAbsolutePath().getParent();
		try (Stream<Path> homes = Files.list(folder)) {
			return homes.sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// By the file that every JDK since 9 has
	private static boolean isJava(Path home, int feature) {
		try {
			return Files.isExecutable(home.resolve("bin/java")) && Files.readString(home.resolve("release"))
				.lines()
				.anyMatch((line) -> line.matches("JAVA_VERSION=\"" + feature + "[.\"].*"));
		}
		catch (IOException ex) {
			return false;
		}
	}

}
