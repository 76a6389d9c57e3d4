package dev.idempotent.torture.server;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

/**
 * Writes into the ledger when this process could make no step in the store for a while,
 * whatever the reason: a fault on the way, Redis itself, or this process not running.
 */
@Component
@DependsOn("idempotencyStore")
class Pulse implements DisposableBean {

	private static final long PERIOD_MILLIS = 100;

	private static final long SILENCE_MILLIS = 400;

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);

	private final Claim claim = new Claim(RecordKey.of(null, "pulse", null, UUID.randomUUID().toString()),
			OwnerToken.random(), Fingerprint.NONE, Duration.ofHours(1), Duration.ofDays(1), true);

	private final IdempotencyStore store;

	private final LedgerFile ledger;

	private ClaimResult claimed = new ClaimResult.Abandoned();

	private volatile long heard = System.currentTimeMillis();

	private long silentSince;

	Pulse(FaultyStores stores, LedgerFile ledger) {
		this.store = stores.sound();
		this.ledger = ledger;
		this.executor.scheduleWithFixedDelay(this::beat, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
		this.executor.scheduleWithFixedDelay(this::watch, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

	private void beat() {
		try {
			if (!(this.claimed instanceof ClaimResult.Granted granted)) {
				this.claimed = this.store.claim(this.claim);
			}
			else if (this.store.renew(granted.ownership()) != StepResult.DONE) {
				this.claimed = new ClaimResult.Abandoned();
			}
			answered();
		}
		catch (RuntimeException ex) {
			// Still silent
		}
	}

	private synchronized void answered() {
		long now = System.currentTimeMillis();
		if (now - this.heard > SILENCE_MILLIS) {
			this.ledger.write("heard", ProcessHandle.current().pid(), this.heard);
		}
		this.heard = now;
	}

	private synchronized void watch() {
		if (System.currentTimeMillis() - this.heard > SILENCE_MILLIS && this.silentSince != this.heard) {
			this.silentSince = this.heard;
			this.ledger.write("silent", ProcessHandle.current().pid(), this.heard);
		}
	}

}
