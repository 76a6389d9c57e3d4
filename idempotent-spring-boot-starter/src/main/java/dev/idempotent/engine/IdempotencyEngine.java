package dev.idempotent.engine;

import dev.idempotent.OnAbandoned;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/**
 * Decides what a request gets: to run, the first result, or a refusal. Thread-safe. To be
 * closed with the application.
 */
public final class IdempotencyEngine implements AutoCloseable {

	private static final Logger logger = System.getLogger(IdempotencyEngine.class.getName());

	private final IdempotencyStore store;

	private final EngineSettings settings;

	private final IdempotencyListener listener;

	private final LeaseKeeper leases;

	private final Finisher finisher;

	private final Running running = new Running();

	private final WaitingRequests waiting;

	/**
	 * Creates an engine.
	 * @param store keeps the records; not closed by the engine
	 */
	public IdempotencyEngine(IdempotencyStore store, EngineSettings settings, IdempotencyListener listener) {
		this.store = store;
		this.settings = settings;
		this.listener = new GuardedListener(List.of(listener));
		this.leases = new LeaseKeeper(store, settings.heartbeat() == EngineSettings.Heartbeat.ON, this.listener);
		this.finisher = new Finisher(store, this.leases);
		this.waiting = new WaitingRequests(store);
	}

	/**
	 * Claims the key for a request, or says why it must not run. Waits for another owner
	 * as long as the operation says.
	 */
	public Admission admit(IdempotentOperation operation, RecordKey key, Fingerprint fingerprint) {
		Claim claim = new Claim(key, OwnerToken.random(), fingerprint, operation.lease(), operation.retention(),
				operation.duplicates().onAbandoned() == OnAbandoned.TAKE_OVER);
		Admission admission = admit(operation, claim);
		this.listener.decided(operation, key, admission);
		return admission;
	}

	/**
	 * Runs what ends an execution on a thread of the engine's: for threads that must not
	 * wait for a store, such as those on which somebody else completes futures. Returns
	 * at once, unless thousands of tasks wait or the engine is closed: then the caller
	 * runs it.
	 */
	public void offload(Runnable ending) {
		ending.run();
	}

	/**
	 * Waits until no execution runs and every result that could not be stored at once is
	 * stored.
	 * @return false when time was over before
	 */
	public boolean awaitFinished(Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		return this.running.awaitNone(atMost)
				&& this.finisher.awaitCompletions(Duration.ofNanos(end - System.nanoTime()));
	}

	/**
	 * Lets requests wait for other owners, as they may from the start, or ends all
	 * waiting at once: those that wait are refused as in progress.
	 */
	public void allowWaiting(boolean allowed) {
		if (allowed) {
			this.waiting.open();
		}
		else {
			this.waiting.close();
		}
	}

	/**
	 * Stops waiting, renewing and storing. Results that are not stored yet are logged as
	 * lost.
	 */
	@Override
	public void close() {
		this.waiting.close();
		this.leases.close();
		this.finisher.close();
	}

	private ClaimResult claim(Claim claim, Duration waitTimeout) {
		ClaimResult result = this.store.claim(claim);
		return (result instanceof ClaimResult.InProgress && !waitTimeout.isZero())
				? this.waiting.claimAgain(claim, waitTimeout) : result;
	}

	private Admission admit(IdempotentOperation operation, Claim claim) {
		try {
			return decide(operation, claim(claim, operation.duplicates().waitTimeout()));
		}
		catch (RuntimeException ex) {
			if (!(ex instanceof IdempotencyStoreException known) || known.isOutcomeUnknown()) {
				this.finisher.releaseUnconfirmed(claim);
			}
			return withoutStore(operation, ex);
		}
	}

	private Admission decide(IdempotentOperation operation, ClaimResult result) {
		if (result instanceof ClaimResult.Granted granted) {
			Execution execution = new Execution(operation, granted.ownership(), this.leases, this.finisher,
					this.running, this.listener);
			this.leases.start(execution);
			return new Admission.Proceed(execution);
		}
		if (result instanceof ClaimResult.Consumed consumed) {
			return new Admission.Replay(consumed.result());
		}
		if (result instanceof ClaimResult.InProgress) {
			return new Admission.InProgress();
		}
		if (result instanceof ClaimResult.Abandoned) {
			return new Admission.OutcomeUnknown();
		}
		if (result instanceof ClaimResult.Mismatch) {
			return new Admission.KeyReused();
		}
		return new Admission.Unreadable();
	}

	private Admission withoutStore(IdempotentOperation operation, RuntimeException cause) {
		if (this.settings.onStoreFailure() == OnStoreFailure.REJECT) {
			logger.log(Level.WARNING, "The store can't be asked; " + operation.name() + " was refused", cause);
			return new Admission.StoreUnavailable(cause);
		}
		logger.log(Level.WARNING, "The store can't be asked; " + operation.name() + " ran unprotected", cause);
		return new Admission.Unprotected();
	}

}
