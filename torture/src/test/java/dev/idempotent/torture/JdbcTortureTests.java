package dev.idempotent.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Test;

import dev.idempotent.torture.plan.Profile;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.site.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A short run with records and business data in one PostgreSQL. A long one is a command:
 * see the module's README.
 */
class JdbcTortureTests {

	@Test
	void runWhenFaultsThenWorkIsInTheDatabaseOnce() throws Exception {
		long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
		TortureOptions options = new TortureOptions(Profile.JDBC, seed, 60, 1, 12, 2, 2, Duration.ofMillis(1500),
				Duration.ofMillis(300), Path.of("target", "torture"));
		try (Site site = Site.start(options)) {
			TortureReport report = TortureRun.on(site, options);
			System.out.println(report);
			assertThat(report.verdict().violations()).as("Seed %s", seed).isEmpty();
			assertThat(report.evidence().bookings()).hasSize(report.operations());
			assertThat(report.operations()).isGreaterThanOrEqualTo(options.operations());
			assertThat(report.faults().values().stream().mapToInt(Integer::intValue).sum())
				.isGreaterThanOrEqualTo(3 * options.faults());
		}
	}

}
