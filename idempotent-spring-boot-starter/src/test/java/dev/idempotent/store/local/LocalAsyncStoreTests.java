package dev.idempotent.store.local;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.test.store.AbstractAsyncStoreTests;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

class LocalAsyncStoreTests extends AbstractAsyncStoreTests {

	private final LocalIdempotencyStore store = new LocalIdempotencyStore(1000, Long.MAX_VALUE);

	@Override
	protected AsyncIdempotencyStore store() {
		return this.store;
	}

	@Test
	void claimWhenFullThenStageFailsAndNothingIsThrown() {
		LocalIdempotencyStore full = new LocalIdempotencyStore(1, Long.MAX_VALUE);
		full.claim(Claims.claim(Claims.newKey()));
		CompletionStage<ClaimResult> refused = full.claimAsync(Claims.claim(Claims.newKey()));
		assertThat(refused.toCompletableFuture()).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(IdempotencyStoreException.class);
	}

}
