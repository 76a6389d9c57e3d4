package dev.idempotent.engine;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Renewals by a store whose steps return stages.
 */
class AsyncRenewalTests extends EngineFixture {

	private final AsyncStore asyncStore = new AsyncStore();

	private final IdempotencyEngine asyncEngine = new IdempotencyEngine(this.asyncStore, EngineSettings.DEFAULTS,
			this.told);

	@AfterEach
	void closeAsync() {
		this.asyncEngine.close();
	}

	@Test
	void renewWhenManyAreDueThenAtOnceAndWithoutThreads() {
		List<Execution> executions = executions(500, Duration.ofSeconds(3));
		await().until(() -> executions.stream().allMatch((execution) -> this.asyncStore.count(execution) > 0));
		assertThat(this.asyncStore.batches).hasSizeLessThan(100);
		assertThat(this.store.count("renew")).isZero();
		assertThat(newThreads()).extracting(Thread::getName).doesNotContain("idempotent-renewal");
		assertThat(executions).noneMatch(Execution::isLeaseLost);
	}

	@Test
	void renewWhenOneOfManyFailsThenEachIsRenewedByItself() {
		List<Execution> executions = executions(10, Duration.ofSeconds(1));
		Ownership failing = executions.get(3).ownership();
		this.asyncStore.onAll = (ownerships) -> ownerships.contains(failing)
				? CompletableFuture.failedFuture(new IdempotencyStoreException("down", null, true)) : done(ownerships);
		this.asyncStore.onOne = (ownership) -> ownership.equals(failing)
				? CompletableFuture.failedFuture(new IdempotencyStoreException("down", null, true))
				: CompletableFuture.completedFuture(StepResult.DONE);
		await().until(() -> this.told.of("leaseLost").contains(executions.get(3)));
		assertThat(this.told.of("leaseLost")).containsExactly(executions.get(3));
	}

	@Test
	void renewWhenOneOfManyIsRefusedThenItAloneIsLost() {
		List<Execution> executions = executions(10, Duration.ofSeconds(1));
		Ownership refused = executions.get(7).ownership();
		this.asyncStore.onAll = (ownerships) -> CompletableFuture.completedFuture(ownerships.stream()
			.map((ownership) -> ownership.equals(refused) ? StepResult.NOT_OWNER : StepResult.DONE)
			.toList());
		await().until(() -> this.told.of("leaseLost").equals(List.of(executions.get(7))));
		assertThat(executions.get(7).isLeaseLost()).isTrue();
	}

	@Test
	void renewWhenTheStageNeverEndsThenAskedAgainAfterALease() {
		this.asyncStore.onAll = (ownerships) -> new CompletableFuture<>();
		List<Execution> executions = executions(1, SHORT);
		await().until(() -> this.told.of("leaseLost").equals(executions));
		this.asyncStore.onAll = AsyncRenewalTests::done;
		await().until(() -> !executions.get(0).isLeaseLost());
	}

	@Test
	void renewWhenTheStoreThrowsAnErrorThenAskedAgain() {
		this.asyncStore.onAll = (ownerships) -> {
			throw new OutOfMemoryError();
		};
		List<Execution> executions = executions(3, Duration.ofMillis(300));
		await().until(() -> this.told.of("renewalFailed").size() > 3);
		this.asyncStore.onAll = AsyncRenewalTests::done;
		await().until(() -> this.asyncStore.count(executions.get(0)) > 4);
		await().until(() -> executions.stream().noneMatch(Execution::isLeaseLost));
	}

	private List<Execution> executions(int count, Duration lease) {
		return Stream.generate(() -> start(this.asyncEngine, lease)).limit(count).toList();
	}

	private static CompletionStage<List<StepResult>> done(List<Ownership> ownerships) {
		return CompletableFuture.completedFuture(ownerships.stream().map((ownership) -> StepResult.DONE).toList());
	}

	private final class AsyncStore extends DelegatingIdempotencyStore implements AsyncIdempotencyStore {

		private final Queue<List<Ownership>> batches = new ConcurrentLinkedQueue<>();

		private volatile Function<List<Ownership>, CompletionStage<List<StepResult>>> onAll = AsyncRenewalTests::done;

		private volatile Function<Ownership, CompletionStage<StepResult>> onOne = (ownership) -> CompletableFuture
			.completedFuture(StepResult.DONE);

		private AsyncStore() {
			super(AsyncRenewalTests.this.store);
		}

		private long count(Execution execution) {
			return this.batches.stream().filter((batch) -> batch.contains(execution.ownership())).count();
		}

		@Override
		public CompletionStage<ClaimResult> claimAsync(Claim claim) {
			return CompletableFuture.completedFuture(claim(claim));
		}

		@Override
		public CompletionStage<StepResult> completeAsync(Ownership ownership, byte[] result) {
			return CompletableFuture.completedFuture(complete(ownership, result));
		}

		@Override
		public CompletionStage<StepResult> renewAsync(Ownership ownership) {
			return this.onOne.apply(ownership);
		}

		@Override
		public CompletionStage<StepResult> releaseAsync(Release release) {
			return CompletableFuture.completedFuture(release(release));
		}

		@Override
		public CompletionStage<List<StepResult>> renewAll(List<Ownership> ownerships) {
			this.batches.add(ownerships);
			return this.onAll.apply(ownerships);
		}

	}

}
