package dev.idempotent.http;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The HTTP contract on the other Java that the library is for, in a process of its own:
 * on 25, also on virtual threads, when these tests run on an older one; else on 17.
 */
class OtherJavaTests {

	private static final int OLDEST = 17;

	private static final int NEWEST = 25;

	@TempDir
	private Path folder;

	@Test
	void contractWhenOnTheOtherJavaThenHolds() throws Exception {
		int other = (Runtime.version().feature() < NEWEST) ? NEWEST : OLDEST;
		Optional<Path> java = JavaHomes.find(other);
		if (java.isEmpty()) {
			String reason = "NOT RUN on Java " + other + ": there is none beside " + System.getProperty("java.home")
					+ ", and no JAVA_HOME_" + other + " names one";
			System.err.println(getClass().getName() + " " + reason);
			Assumptions.abort(reason);
		}
		Path log = this.folder.resolve("log");
		Process run = new ProcessBuilder(
				Stream
					.concat(Stream.of(java.orElseThrow().resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1",
							"-cp", System.getProperty("java.class.path"), ContractRun.class.getName()), classes(other))
					.toList())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
			assertThat(Files.readString(log))
				.containsPattern("On Java " + other + ": \\d{3} passed, 0 failed, 0 skipped");
		}
		finally {
			run.destroyForcibly();
		}
	}

	private static Stream<String> classes(int java) {
		Stream<Class<?>> anywhere = Stream.of(LocalHttpContractTests.class);
		Stream<Class<?>> virtual = Stream.of(VirtualThreadsHttpContractTests.class,
				VirtualThreadsLaterResultsTests.class, VirtualThreadsWaitHttpTests.class);
		return ((java == NEWEST) ? Stream.concat(anywhere, virtual) : anywhere).map(Class::getName);
	}

}
