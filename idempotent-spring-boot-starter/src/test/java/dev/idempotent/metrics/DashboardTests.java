package dev.idempotent.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.idempotent.DocumentationTests;
import dev.idempotent.http.Server;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard asks for what an application exposes.
 */
class DashboardTests {

	private static final Pattern METRIC = Pattern.compile("idempotency_[a-z_]+");

	private static final Pattern LABELS = Pattern.compile("([a-z]+)=~?\"|by \\(([a-z, ]+)\\)");

	private static final Pattern SAMPLE = Pattern.compile("^(idempotency_[a-z_]+)(?:\\{(.*)})? ", Pattern.MULTILINE);

	private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

	// Added by Prometheus
	private static final String INSTANCE = "instance";

	private static Server server;

	private static Map<String, Set<String>> exposed;

	private static List<String> queries;

	@BeforeAll
	static void scrape() throws IOException {
		server = Server.start(List.of(), "idempotent.store=local");
		assertThat(server.client().post("/orders").key("k").json("{\"item\":\"book\",\"amount\":10}").send().status())
			.isEqualTo(201);
		exposed = SAMPLE.matcher(server.bean(PrometheusMeterRegistry.class).scrape())
			.results()
			.collect(Collectors.toMap((sample) -> sample.group(1), (sample) -> labels(sample.group(2)), (a, b) -> a));
		JsonNode dashboard = JsonMapper.shared()
			.readTree(Files.readString(DocumentationTests.root().resolve("docs/grafana-dashboard.json")));
		queries = dashboard.findValuesAsString("expr");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void queriesThenTheirMetricsAreExposed() {
		assertThat(queries).hasSizeGreaterThan(12);
		assertThat(queries)
			.allSatisfy((query) -> assertThat(exposed.keySet()).containsAll(metrics(query)).isNotEmpty());
	}

	@Test
	void queriesThenTheirLabelsAreThoseOfTheirMetrics() {
		assertThat(queries).allSatisfy((query) -> {
			for (String metric : metrics(query)) {
				assertThat(exposed.getOrDefault(metric, Set.of(INSTANCE))).as(query).containsAll(labelsOf(query));
			}
		});
	}

	@Test
	void dashboardThenItShowsEveryMeter() {
		Set<String> shown = queries.stream().flatMap((query) -> metrics(query).stream()).collect(Collectors.toSet());
		assertThat(Arrays.stream(IdempotencyMeterDocumentation.values())
			.map((meter) -> meter.getName().replace('.', '_'))
			.filter((name) -> shown.stream().noneMatch((metric) -> metric.startsWith(name)))).isEmpty();
	}

	private static Set<String> metrics(String query) {
		return METRIC.matcher(query).results().map((metric) -> metric.group()).collect(Collectors.toSet());
	}

	private static Set<String> labelsOf(String query) {
		return LABELS.matcher(query)
			.results()
			.flatMap((found) -> Arrays
				.stream((found.group(1) != null) ? new String[] { found.group(1) } : found.group(2).split(", ")))
			.collect(Collectors.toSet());
	}

	private static Set<String> labels(String sample) {
		Set<String> labels = (sample == null) ? Set.of()
				: LABEL.matcher(sample).results().map((label) -> label.group(1)).collect(Collectors.toSet());
		return Stream.concat(labels.stream(), Stream.of(INSTANCE)).collect(Collectors.toSet());
	}

}
