package dev.idempotent.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.idempotent.Completion;
import dev.idempotent.OnAbandoned;
import dev.idempotent.engine.Admission.Replay.Delay;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.engine.background.EndingThreads;
import dev.idempotent.engine.background.FailureLog;
import dev.idempotent.engine.waiting.WaitingRequests;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.TransactionalIdempotencyStore;

/**
 * Decides what a request gets: to run, the first result, or a refusal. Thread-safe. To be
 * closed with the application.
 */
public final class IdempotencyEngine implements AutoCloseable {

	private final IdempotencyStore store;

	private final @Nullable TransactionalIdempotencyStore transactional;

	private final OnStoreFailure onStoreFailure;

	private final IdempotencyListener listener;

	private final ClaimReleases releases;

	private final Executions executions;

	private final WaitingRequests waiting;

	private final EndingThreads endings = new EndingThreads();

	private final FailureLog log = new FailureLog(IdempotencyEngine.class);

	/**
	 * Creates an engine.
	 * @param store keeps the records; not closed by the engine
	 */
	public IdempotencyEngine(IdempotencyStore store, EngineSettings settings, IdempotencyListener listener) {
		this.store = store;
		this.transactional = store.ability(TransactionalIdempotencyStore.class);
		this.onStoreFailure = settings.onStoreFailure();
		this.listener = new IdempotencyListeners(List.of(listener));
		this.releases = new ClaimReleases(store);
		this.executions = new Executions(store, settings.heartbeat(), this.releases, this.listener);
		this.waiting = new WaitingRequests(store, settings.maxWaiting());
	}

	/**
	 * Claims the key for a request, or says why it must not run. Waits for another owner
	 * as long as the operation says.
	 */
	public Admission admit(IdempotentOperation operation, RecordKey key, Fingerprint fingerprint) {
		return admit(operation, key, fingerprint, Completion.FENCE);
	}

	/**
	 * Claims the key likewise.
	 * @param completion whether a transaction will hold the record from now on, as that
	 * of an operation that joins does
	 */
	public Admission admit(IdempotentOperation operation, RecordKey key, Fingerprint fingerprint,
			Completion completion) {
		SentClaim claim = new SentClaim(claims(completion),
				new Claim(key, OwnerToken.random(), fingerprint, operation.lease(), operation.retention(),
						operation.duplicates().onAbandoned() == OnAbandoned.TAKE_OVER));
		ClaimResult result;
		try {
			result = claim(claim, operation.duplicates().waitTimeout());
		}
		catch (Throwable ex) {
			return decided(operation, key, withoutStore(operation, claim.claim(), ex));
		}
		if (result instanceof ClaimResult.Granted granted) {
			return proceed(operation, granted, claim.sent());
		}
		return decided(operation, key, decide(result, claim.delay()));
	}

	/**
	 * Returns whether the running thread has a transaction that the records commit with.
	 */
	public boolean isInTransaction() {
		return this.executions.currentTransaction() != null;
	}

	/**
	 * Runs what ends an execution on a thread of the engine's: for threads that must not
	 * wait for a store, such as those on which somebody else completes futures. Returns
	 * at once, unless thousands of endings wait already or the engine is closed: then the
	 * caller runs it.
	 * @param ending logged when it throws
	 */
	public void offload(Runnable ending) {
		this.endings.run(ending);
	}

	/**
	 * Returns how many executions have begun and not ended.
	 */
	public int runningCount() {
		return this.executions.runningCount();
	}

	/**
	 * Returns how many requests wait for another one's result.
	 */
	public int waitingCount() {
		return this.waiting.count();
	}

	/**
	 * Waits until no execution runs and every result that could not be stored at once is
	 * stored.
	 * @return false when time was over before
	 */
	public boolean awaitFinished(Duration atMost) throws InterruptedException {
		return this.executions.awaitFinished(atMost);
	}

	/**
	 * Lets requests wait for other owners, as they may from the start.
	 */
	public void startWaiting() {
		this.waiting.open();
	}

	/**
	 * Ends all waiting at once: those that wait are refused as in progress, and so are
	 * others that would.
	 */
	public void stopWaiting() {
		this.waiting.close();
	}

	/**
	 * Stops waiting, renewing and storing. Results that are not stored yet are logged as
	 * lost.
	 */
	@Override
	public void close() {
		this.waiting.close();
		this.executions.close();
		this.releases.close();
		this.endings.close();
	}

	private Function<Claim, ClaimResult> claims(Completion completion) {
		TransactionalIdempotencyStore joinable = (completion == Completion.JOIN) ? this.transactional : null;
		return (joinable != null) ? joinable::claimToJoin : this.store::claim;
	}

	private ClaimResult claim(SentClaim claim, Duration waitTimeout) {
		ClaimResult result = claim.send();
		if (!(result instanceof ClaimResult.InProgress) || waitTimeout.isZero()) {
			return result;
		}
		claim.delayed();
		return this.waiting.claimAgain(claim.claim().key(), claim::send, waitTimeout);
	}

	// The only place that takes a store's answer apart
	private static Admission decide(ClaimResult result, Delay delay) {
		if (result instanceof ClaimResult.Consumed consumed) {
			return new Admission.Replay(consumed.result(), delay);
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

	// Whatever goes wrong from here on, the method has not run
	private Admission proceed(IdempotentOperation operation, ClaimResult.Granted granted, long claimed) {
		Execution execution = null;
		try {
			execution = this.executions.start(operation, granted.ownership(), claimed);
			return decided(operation, execution.key(), new Admission.Proceed(execution));
		}
		catch (Throwable ex) {
			if (execution != null) {
				execution.release();
			}
			else {
				this.releases.release(granted.ownership().claim());
			}
			throw ex;
		}
	}

	private Admission withoutStore(IdempotentOperation operation, Claim claim, Throwable failure) {
		if (!(failure instanceof IdempotencyStoreException known) || known.isOutcomeUnknown()) {
			this.releases.releaseUnconfirmed(claim);
		}
		boolean refused = this.onStoreFailure == OnStoreFailure.REJECT;
		this.log.warn(
				"The store can't be asked; " + operation.name() + (refused ? " was refused" : " runs unprotected"),
				failure);
		if (!refused) {
			return new Admission.Unprotected();
		}
		return new Admission.StoreUnavailable((failure instanceof RuntimeException cause) ? cause
				: new IdempotencyStoreException("The store failed with an error", failure, true));
	}

	private Admission decided(IdempotentOperation operation, RecordKey key, Admission admission) {
		this.listener.decided(operation, key, admission);
		return admission;
	}

	/**
	 * A claim, and when it was sent last: from then on, if it is granted, its lease runs.
	 */
	private static final class SentClaim {

		private final Function<Claim, ClaimResult> claims;

		private final Claim claim;

		private volatile long sent;

		private Delay delay = Delay.NONE;

		private SentClaim(Function<Claim, ClaimResult> claims, Claim claim) {
			this.claims = claims;
			this.claim = claim;
		}

		private Claim claim() {
			return this.claim;
		}

		private long sent() {
			return this.sent;
		}

		private Delay delay() {
			return this.delay;
		}

		private void delayed() {
			this.delay = Delay.WAITED;
		}

		private ClaimResult send() {
			this.sent = System.nanoTime();
			return this.claims.apply(this.claim);
		}

	}

}
