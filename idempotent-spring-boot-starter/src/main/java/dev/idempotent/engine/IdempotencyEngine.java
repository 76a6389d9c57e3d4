package dev.idempotent.engine;

import dev.idempotent.OnAbandoned;
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
import java.util.concurrent.atomic.LongAdder;

/**
 * Decides what a request gets: to run, the first result, or a refusal. Thread-safe. To be
 * closed with the application.
 */
public final class IdempotencyEngine implements AutoCloseable {

	private static final Logger logger = System.getLogger(IdempotencyEngine.class.getName());

	private final IdempotencyStore store;

	private final boolean proceedWithoutStore;

	private final LeaseKeeper leases;

	private final Finisher finisher;

	private final Running running = new Running();

	private final WaitingRequests waiting;

	private final LongAdder unprotected = new LongAdder();

	/**
	 * Creates an engine.
	 * @param store keeps the records; not closed by the engine
	 * @param heartbeat whether leases are renewed while methods run; without it, an owner
	 * past its lease counts as abandoned though it may still run
	 * @param proceedWithoutStore whether methods run unprotected when the store can't be
	 * asked
	 */
	public IdempotencyEngine(IdempotencyStore store, boolean heartbeat, boolean proceedWithoutStore) {
		this.store = store;
		this.proceedWithoutStore = proceedWithoutStore;
		this.leases = new LeaseKeeper(store, heartbeat);
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
		try {
			return decide(claim, claim(claim, operation.duplicates().waitTimeout()));
		}
		catch (RuntimeException ex) {
			if (!(ex instanceof IdempotencyStoreException known) || known.isOutcomeUnknown()) {
				this.finisher.releaseUnconfirmed(claim);
			}
			return withoutStore(operation, ex);
		}
	}

	/**
	 * Returns how often a method ran unprotected because the store could not be asked.
	 */
	public long unprotectedCount() {
		return this.unprotected.sum();
	}

	/**
	 * Returns how often an owner learned that its lease was lost, so that another may
	 * have run the same operation.
	 */
	public long lostLeaseCount() {
		return this.leases.lostCount();
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

	private Admission decide(Claim claim, ClaimResult result) {
		if (result instanceof ClaimResult.Granted granted) {
			Execution execution = new Execution(claim, granted.attempt(), this.leases, this.finisher, this.running);
			this.leases.start(execution);
			return new Admission.Proceed(execution);
		}
		if (result instanceof ClaimResult.Consumed consumed) {
			return new Admission.Replay(consumed.result());
		}
		return new Admission.Refused(refusal(result));
	}

	private static Refusal refusal(ClaimResult result) {
		if (result instanceof ClaimResult.InProgress) {
			return new Refusal.InProgress();
		}
		if (result instanceof ClaimResult.Abandoned) {
			return new Refusal.OutcomeUnknown();
		}
		if (result instanceof ClaimResult.Mismatch) {
			return new Refusal.KeyReused();
		}
		return new Refusal.ResultUnavailable(null, null);
	}

	private Admission withoutStore(IdempotentOperation operation, RuntimeException cause) {
		if (!this.proceedWithoutStore) {
			logger.log(Level.WARNING, "The store can't be asked; " + operation.name() + " was refused", cause);
			return new Admission.Refused(new Refusal.StoreUnavailable(cause));
		}
		this.unprotected.increment();
		logger.log(Level.WARNING, "The store can't be asked; " + operation.name() + " ran unprotected, "
				+ this.unprotected.sum() + " times since the start", cause);
		return new Admission.Unprotected();
	}

}
