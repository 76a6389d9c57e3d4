package dev.idempotent.actuate.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore;

/**
 * Down when claims are refused: the last one was, within half a minute, or the store does
 * not answer a probe within three seconds. A store that can't be looked into is judged by
 * claims alone. Where operations run unprotected rather than be refused, it stays up and
 * says so. Thread-safe.
 */
public final class IdempotencyHealthIndicator extends AbstractHealthIndicator {

	private static final Duration REMEMBERED = Duration.ofSeconds(30);

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final StoreEvents events;

	private final @Nullable StoreProbe probe;

	private final OnStoreFailure onStoreFailure;

	private final Duration remembered;

	private final Duration patience;

	/**
	 * Creates an indicator.
	 * @param onStoreFailure whether claims are refused when the store can't be asked
	 */
	public IdempotencyHealthIndicator(IdempotencyStore store, StoreEvents events, OnStoreFailure onStoreFailure) {
		this(store, events, onStoreFailure, REMEMBERED, PATIENCE);
	}

	/**
	 * Creates an indicator.
	 * @param remembered how long a refused claim counts when no other was granted since
	 * @param patience how long the store may take to answer
	 */
	IdempotencyHealthIndicator(IdempotencyStore store, StoreEvents events, OnStoreFailure onStoreFailure,
			Duration remembered, Duration patience) {
		super("The idempotency store can't be asked");
		InspectableIdempotencyStore inspectable = store.ability(InspectableIdempotencyStore.class);
		this.probe = (inspectable != null) ? new StoreProbe(inspectable) : null;
		this.events = events;
		this.onStoreFailure = onStoreFailure;
		this.remembered = remembered;
		this.patience = patience;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		int waiting = this.events.waitingCompletions();
		if (waiting > 0) {
			builder.withDetail("waitingCompletions", waiting).withDetail("waitingBytes", this.events.waitingBytes());
		}
		Throwable refused = this.events.refused(this.remembered);
		if (refused != null) {
			builder.down(refused).withDetail("reason", "claims are refused");
			return;
		}
		builder.up();
		try {
			askStore();
		}
		catch (Exception ex) {
			if (this.onStoreFailure == OnStoreFailure.REJECT) {
				throw ex;
			}
			builder.withDetail("unprotected", "the store can't be asked, and operations run all the same");
		}
	}

	private void askStore() throws Exception {
		if (this.probe != null) {
			await(this.probe.probe());
		}
	}

	private void await(CompletableFuture<Void> probe) throws Exception {
		try {
			probe.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new TimeoutException("No answer within " + this.patience.toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
