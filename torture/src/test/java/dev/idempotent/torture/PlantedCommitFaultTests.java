package dev.idempotent.torture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;
import dev.idempotent.torture.check.CommitChecker;
import dev.idempotent.torture.check.Verdict;
import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.site.Database;
import dev.idempotent.torture.site.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows with a server whose commits break a promise that a run on the JDBC store finds
 * it. All owners seem to be paused, and work that takes longer than the lease is taken
 * over.
 */
class PlantedCommitFaultTests {

	private static final String LONGER_THAN_LEASE = "DIRECT 1250 DONE";

	private static PlantedServer server;

	private static int runs;

	private final TortureOptions options = nextOptions();

	@BeforeAll
	static void start() throws Exception {
		Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "torture")), "commits-");
		PostgresServer postgres = PostgresServer.start(directory.toAbsolutePath().resolve("postgres"));
		server = new PlantedServer(Database.on(postgres), PlantedCommits::new, "--idempotent.store=jdbc",
				"--spring.datasource.hikari.maximum-pool-size=40");
		// The first answers take longer than clients wait
		warmUp("DIRECT 1 DONE");
		warmUp("JOINED 1 DONE");
	}

	private static void warmUp(String work) throws Exception {
		TortureOptions options = nextOptions();
		try (Workload workload = server.workload(options, work)) {
			workload.start(() -> workload.begun() >= options.clients(), () -> {
			});
			workload.awaitAnswers();
		}
	}

	private static TortureOptions nextOptions() {
		return TortureOptions.parse("--profile=jdbc", "--seed=" + runs++, "--clients=10");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { LONGER_THAN_LEASE, "JOINED 1250 DONE", "JOINED 100 DONE" })
	void runWhenNothingIsPlantedThenGood(String work) throws Exception {
		assertThat(run(work, UnaryOperator.identity())).isEmpty();
	}

	@Test
	void runWhenFenceIsOffThenFound() throws Exception {
		assertThat(run(LONGER_THAN_LEASE, Unfenced::new)).contains(Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenFenceDoesNotAskForTheOwnerThenFound() throws Exception {
		assertThat(run(LONGER_THAN_LEASE, Anybodys::new)).contains(Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenCompletionComesAfterTheCommitThenFound() throws Exception {
		TransactionalIdempotencyStore store = server.store(PlantedCommits.class);
		assertThat(run("JOINED 100 DONE", (steps) -> new LateCompletions(steps, store))).contains(Kind.BOOKED_TWICE);
	}

	private Set<Kind> run(String work, UnaryOperator<Steps> planted) throws Exception {
		server.store(PlantedCommits.class).plant(planted);
		try (Workload workload = server.workload(this.options, work)) {
			workload.start(() -> workload.begun() >= this.options.clients(), () -> {
			});
			workload.awaitAnswers();
			long ended = System.currentTimeMillis();
			workload.repeat();
			String keyPrefix = this.options.name() + "-";
			Evidence evidence = new Evidence(workload.exchanges(), server.ledger(keyPrefix).executions(),
					server.database().bookings(keyPrefix), List.of());
			Verdict verdict = new CommitChecker(ended, 6000, 5000).check(evidence);
			return verdict.violations().stream().map(Violation::kind).collect(Collectors.toSet());
		}
	}

	private static class DelegatingSteps implements Steps {

		private final Steps steps;

		DelegatingSteps(Steps steps) {
			this.steps = steps;
		}

		@Override
		public StepResult join(Ownership ownership) {
			return this.steps.join(ownership);
		}

		@Override
		public StepResult fence(Ownership ownership, byte[] withoutAnswer) {
			return this.steps.fence(ownership, withoutAnswer);
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			return this.steps.complete(ownership, result);
		}

		@Override
		public StepResult release(Release release) {
			return this.steps.release(release);
		}

	}

	private static final class Unfenced extends DelegatingSteps {

		Unfenced(Steps steps) {
			super(steps);
		}

		@Override
		public StepResult fence(Ownership ownership, byte[] withoutAnswer) {
			return StepResult.DONE;
		}

	}

	private static final class Anybodys extends DelegatingSteps {

		Anybodys(Steps steps) {
			super(steps);
		}

		@Override
		public StepResult fence(Ownership ownership, byte[] withoutAnswer) {
			super.fence(ownership, withoutAnswer);
			return StepResult.DONE;
		}

	}

	private static final class LateCompletions extends DelegatingSteps {

		private final TransactionalIdempotencyStore store;

		LateCompletions(Steps steps, TransactionalIdempotencyStore store) {
			super(steps);
			this.store = store;
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS)
				.execute(() -> this.store.complete(ownership, result));
			return StepResult.DONE;
		}

	}

}
