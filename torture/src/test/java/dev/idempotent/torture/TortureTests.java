package dev.idempotent.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.idempotent.torture.plan.Profile;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.site.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A short run of every profile with Redis on one site. A long one is a command: see the
 * module's README.
 */
class TortureTests {

	private static final long SEED = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

	private static Site site;

	@BeforeAll
	static void start() throws IOException {
		site = Site.start(options(Profile.ALL));
	}

	@AfterAll
	static void stop() {
		site.close();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDBC")
	void runWhenFaultsThenNoPromiseIsBroken(Profile profile) throws Exception {
		TortureOptions options = options(profile);
		TortureReport report = TortureRun.on(site, options);
		System.out.println(report);
		assertThat(report.verdict().violations()).as("Profile %s, seed %s", profile, SEED).isEmpty();
		assertThat(report.operations()).isGreaterThanOrEqualTo(options.operations());
		assertThat(report.evidence().executions().size()).isGreaterThanOrEqualTo(report.operations());
		assertThat(report.faults().values().stream().mapToInt(Integer::intValue).sum())
			.isGreaterThanOrEqualTo(options.faults());
	}

	private static TortureOptions options(Profile profile) {
		return new TortureOptions(profile, SEED, 60, faults(profile), 12, 2, 2, Duration.ofMillis(1500),
				Duration.ofMillis(300), Path.of("target", "torture"));
	}

	private static int faults(Profile profile) {
		return switch (profile) {
			case REDIS, ERRORS -> 2;
			case NETWORK -> 3;
			case PROCESSES, ALL, JDBC -> 1;
		};
	}

}
