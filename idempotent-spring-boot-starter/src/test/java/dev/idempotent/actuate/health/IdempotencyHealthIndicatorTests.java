package dev.idempotent.actuate.health;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import dev.idempotent.actuate.StubStore;
import dev.idempotent.engine.Admission;
import dev.idempotent.engine.EngineSettings;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.operation.TestOperations;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;

class IdempotencyHealthIndicatorTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private final StubStore store = new StubStore();

	private final StoreEvents events = new StoreEvents();

	private final IdempotencyEngine engine = new IdempotencyEngine(this.store, EngineSettings.DEFAULTS, this.events);

	private final IdempotencyHealthIndicator indicator = indicator(LONG);

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void healthWhenStoreAnswersThenUpWithoutDetails() {
		assertThat(health()).isEqualTo(Health.up().build());
		assertThat(this.store.descriptions).hasValue(1);
	}

	@Test
	void healthWhenStoreFailsThenDown() {
		this.store.describing = () -> {
			throw new IdempotencyStoreException("The store is gone", null, false);
		};
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails().get("error")).asString().contains("The store is gone");
	}

	@Test
	void healthWhenStoreDoesNotAnswerThenDownInTimeAndIsAskedOnce() {
		CountDownLatch never = new CountDownLatch(1);
		this.store.describing = () -> await(never);
		IdempotencyHealthIndicator impatient = new IdempotencyHealthIndicator(this.store, this.events,
				OnStoreFailure.REJECT, LONG, Duration.ofMillis(20));
		assertThat(health(impatient).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(impatient).getDetails().get("error")).asString().contains("No answer within 20 ms");
		assertThat(this.store.descriptions).hasValueLessThan(2);
		never.countDown();
	}

	@Test
	void healthWhenClaimIsRefusedThenDownUntilOneIsGranted() {
		refuse();
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("reason", "claims are refused");
		// A store that is full replays all the same
		this.store.claimed = new ClaimResult.Consumed(new byte[0]);
		admit();
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		this.store.claimed = null;
		assertThat(admit()).isInstanceOf(Admission.Proceed.class);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void healthWhenRefusalIsLongAgoThenUp() {
		refuse();
		assertThat(health(indicator(Duration.ZERO)).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void healthWhenOperationsRunUnprotectedThenUpAndSaysSo() {
		this.store.describing = () -> {
			throw new IdempotencyStoreException("The store is gone", null, false);
		};
		Health health = health(
				new IdempotencyHealthIndicator(this.store, this.events, OnStoreFailure.PROCEED, LONG, LONG));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsKey("unprotected");
	}

	@Test
	void healthWhenCompletionsWaitThenUpWithHowMany() {
		this.events.completionsWaiting(3, 200);
		assertThat(health())
			.isEqualTo(Health.up().withDetail("waitingCompletions", 3).withDetail("waitingBytes", 200L).build());
		this.events.completionsWaiting(0, 0);
		assertThat(health()).isEqualTo(Health.up().build());
	}

	@Test
	void healthWhenStoreIsNotInspectableThenByClaimsAlone() {
		IdempotencyHealthIndicator blind = new IdempotencyHealthIndicator(new Opaque(this.store), this.events,
				OnStoreFailure.REJECT);
		assertThat(health(blind).getStatus()).isEqualTo(Status.UP);
		assertThat(this.store.descriptions).hasValue(0);
		refuse();
		assertThat(health(blind).getStatus()).isEqualTo(Status.DOWN);
	}

	private IdempotencyHealthIndicator indicator(Duration remembered) {
		return new IdempotencyHealthIndicator(this.store, this.events, OnStoreFailure.REJECT, remembered, LONG);
	}

	private Health health() {
		return health(this.indicator);
	}

	private static Health health(IdempotencyHealthIndicator indicator) {
		Health health = indicator.health();
		assertThat(health).isNotNull();
		return health;
	}

	private void refuse() {
		this.store.refusing = true;
		assertThat(admit()).isInstanceOf(Admission.StoreUnavailable.class);
		this.store.refusing = false;
	}

	private Admission admit() {
		return this.engine.admit(TestOperations.DEFAULTS.operation("pay"), RecordKey.of(null, "pay", null, "k"),
				Fingerprint.NONE);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class Opaque extends DelegatingIdempotencyStore {

		Opaque(IdempotencyStore delegate) {
			super(delegate);
		}

		@Override
		public <T> @Nullable T ability(Class<T> type) {
			return null;
		}

	}

}
