package dev.idempotent.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import dev.idempotent.DocumentationTests;
import dev.idempotent.call.observation.DecisionLog;
import dev.idempotent.call.observation.ObservedOutcome;
import dev.idempotent.metrics.IdempotencyMeterDocumentation.StepKeyNames;
import dev.idempotent.metrics.store.StepTimer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page names what the code names, and nothing else.
 */
class MetricsPageTests {

	private static final Pattern NAME = Pattern.compile("`(idempotency\\.[a-z.]+)`");

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);

	@Test
	void pageThenItsNamesAreThoseOfTheDocumentation() throws IOException {
		Stream<String> meters = Arrays.stream(IdempotencyMeterDocumentation.values())
			.map(IdempotencyMeterDocumentation::getName);
		assertThat(NAME.matcher(page()).results().map((name) -> name.group(1)).distinct()).containsExactlyInAnyOrder(
				Stream.concat(Stream.of(new DefaultIdempotencyObservationConvention().getName()), meters)
					.toArray(String[]::new));
	}

	@Test
	void pageThenItsKeyValuesAndOutcomesAreThoseOfTheCode() throws IOException {
		Stream<String> keys = Arrays
			.stream(IdempotencyObservationDocumentation.IDEMPOTENCY_CALL.getLowCardinalityKeyNames())
			.map(KeyName::asString);
		Stream<String> outcomes = Arrays.stream(ObservedOutcome.values()).map(TagValues::of);
		List<String> rows = ROW.matcher(page()).results().map((row) -> row.group(1)).toList();
		assertThat(rows).containsExactlyInAnyOrder(Stream.concat(keys, outcomes).toArray(String[]::new));
	}

	@Test
	void pageThenItNamesTheLoggerAndTheTagsOfSteps() throws IOException {
		assertThat(page()).contains("logging.level." + DecisionLog.NAME + ": debug");
		for (KeyName tag : StepKeyNames.values()) {
			assertThat(page()).contains("`" + tag.asString() + "`");
		}
		for (StepTimer.StoreStep step : StepTimer.StoreStep.values()) {
			assertThat(page()).contains("`" + TagValues.of(step) + "`");
		}
	}

	private static String page() throws IOException {
		return Files.readString(DocumentationTests.root().resolve("docs/metrics.md"));
	}

}
