package dev.idempotent.store.jdbc;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

import dev.idempotent.database.TestDatabase;
import dev.idempotent.http.Server;
import dev.idempotent.store.jdbc.CostsApplication.SwitchedDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request costs on PostgreSQL: unguarded, guarded by hand in the transaction of
 * the work, fenced and joined. Through Spring MVC's servlet on one thread, without a
 * client's network. Commits are waited for, but the server does not force them to its
 * disk. The system property {@code idempotent.test.rounds} sets how often that is
 * measured.
 */
class JdbcCostsTests {

	private static final List<String> CONTENDERS = List.of("plain", "hand", "fence", "join");

	private static final int ROUNDS = Integer.getInteger("idempotent.test.rounds", 50);

	private static final byte[] BODY = ("{\"item\":\"" + "x".repeat(185) + "\",\"amount\":10}")
		.getBytes(StandardCharsets.UTF_8);

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static Server server;

	private static MockMvc mvc;

	@BeforeAll
	static void start() {
		TestDatabase database = TestDatabase.POSTGRESQL;
		database.dataSource();
		server = Server.start(List.of(CostsApplication.class), "idempotent.store=jdbc",
				"spring.datasource.url=" + database.url() + "&options=-c%20synchronous_commit%3Don",
				"spring.datasource.username=" + database.user(), "spring.datasource.password=",
				"idempotent.jdbc.initialize-schema=never", "idempotent.jdbc.cleanup-cron=-");
		mvc = server.bean(MockMvc.class);
	}

	@AfterAll
	static void stop() {
		server.bean(JdbcClient.class).sql("drop table purchase, purchase_guard").update();
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "plain, 1, 2, 1, 2", "hand, 3, 4, 2, 3", "fence, 4, 5, 1, 1", "join, 4, 5, 1, 1" })
	void postWhenNewAndRepeatedThenStatementsAndRoundTrips(String path, int statements, int trips, int repeatStatements,
			int repeatTrips) {
		SwitchedDataSource dataSource = server.bean(SwitchedDataSource.class);
		String key = newKey();
		dataSource.counts(true);
		try {
			post(path, key);
			assertThat(dataSource.statements()).as("statements").isEqualTo(statements);
			assertThat(dataSource.count()).as("round trips").isEqualTo(trips);
			post(path, key);
			assertThat(dataSource.statements()).as("statements of a repeat").isEqualTo(repeatStatements);
			assertThat(dataSource.count()).as("round trips of a repeat").isEqualTo(repeatTrips);
		}
		finally {
			dataSource.counts(false);
		}
	}

	@Test
	void postWhenGuardedThenFiguresBesideTheOthers() {
		measure(ROUNDS / 2);
		Map<String, Figures> figures = measure(ROUNDS);
		Figures unguarded = of("plain", figures);
		figures.forEach((name, those) -> System.out.println("JDBC costs: " + name + ": " + those.beside(unguarded)));
		assertThat(of("fence", figures).allocated() / unguarded.allocated()).isLessThan(2.5);
		assertThat(of("join", figures).allocated() / unguarded.allocated()).isLessThan(2.8);
		assertThat(of("fence again", figures).allocated() / unguarded.allocated()).isLessThan(2);
	}

	// Each round has every contender, in turns the first
	private static Map<String, Figures> measure(int rounds) {
		Map<String, Figures> figures = new LinkedHashMap<>();
		List<String> order = new ArrayList<>(CONTENDERS);
		for (int i = 0; i < rounds; i++) {
			for (String name : order) {
				String key = newKey();
				of(name, figures).measure(() -> assertThat(post(name, key)).isEqualTo(201));
				int again = name.equals("plain") ? 201 : 200;
				of(name + " again", figures).measure(() -> assertThat(post(name, key)).isEqualTo(again));
			}
			order.add(order.remove(0));
		}
		return figures;
	}

	private static Figures of(String name, Map<String, Figures> figures) {
		return figures.computeIfAbsent(name, (key) -> new Figures());
	}

	private static String newKey() {
		return UUID.randomUUID().toString();
	}

	private static int post(String path, String key) {
		try {
			MockHttpServletResponse response = mvc
				.perform(MockMvcRequestBuilders.post("/purchases/" + path)
					.header("Idempotency-Key", key)
					.contentType("application/json")
					.content(BODY))
				.andReturn()
				.getResponse();
			assertThat(response.getContentAsByteArray()).hasSizeBetween(240, 260);
			return response.getStatus();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Of the same request made again and again: latency and CPU in nanoseconds, and bytes
	 * allocated, both of the calling thread.
	 */
	private static final class Figures {

		private final List<long[]> measured = new ArrayList<>();

		void measure(Runnable request) {
			long bytes = threads.getCurrentThreadAllocatedBytes();
			long cpu = threads.getCurrentThreadCpuTime();
			long start = System.nanoTime();
			request.run();
			long latency = System.nanoTime() - start;
			this.measured.add(new long[] { latency, threads.getCurrentThreadCpuTime() - cpu,
					threads.getCurrentThreadAllocatedBytes() - bytes });
		}

		double allocated() {
			return median(2);
		}

		private double micros(int what) {
			return median(what) / 1000;
		}

		private double median(int what) {
			long[] sorted = this.measured.stream().mapToLong((figures) -> figures[what]).sorted().toArray();
			return sorted[sorted.length / 2];
		}

		private double mean(int what) {
			return this.measured.stream().mapToLong((figures) -> figures[what]).average().orElseThrow();
		}

		String beside(Figures unguarded) {
			return String.format(
					"latency %.0f us (x %.2f), CPU %.0f us (x %.2f; mean %.0f us, x %.2f), allocated %.1f KB (x %.2f)",
					micros(0), median(0) / unguarded.median(0), micros(1), median(1) / unguarded.median(1),
					mean(1) / 1000, mean(1) / unguarded.mean(1), allocated() / 1024,
					allocated() / unguarded.allocated());
		}

	}

}
