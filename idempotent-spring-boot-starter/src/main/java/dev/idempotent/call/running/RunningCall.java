package dev.idempotent.call.running;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.idempotent.IdempotentCall;
import dev.idempotent.IdempotentCallHolder;
import dev.idempotent.engine.Execution;
import dev.idempotent.engine.transaction.TransactionAware;

/**
 * A call whose method runs. Thread-safe.
 */
public final class RunningCall implements IdempotentCall, TransactionAware {

	private final CallKey key;

	private final @Nullable Execution execution;

	private final @Nullable CallRecord record;

	private volatile @Nullable TransactionAware outer;

	private volatile boolean committed;

	private volatile boolean commitUnknown;

	private volatile boolean joined;

	private volatile boolean fenced;

	private volatile boolean everFenced;

	private volatile boolean unfencedUnknown;

	/**
	 * Creates a call.
	 * @param execution null: unprotected, as the next
	 */
	public RunningCall(CallKey key, @Nullable Execution execution, @Nullable CallRecord record) {
		this.key = key;
		this.execution = execution;
		this.record = record;
	}

	@Override
	public @Nullable String clientKey() {
		return this.key.client();
	}

	@Override
	public int attempt() {
		return (this.execution != null) ? this.execution.attempt() : 1;
	}

	@Override
	public boolean isLeaseLost() {
		return this.execution != null && this.execution.isLeaseLost();
	}

	@Override
	public UUID derivedKey(String label) {
		return this.key.derive(label);
	}

	boolean hasCommitted() {
		return this.committed;
	}

	boolean isCommitUnknown() {
		return this.commitUnknown;
	}

	/**
	 * Returns whether the record knows of every commit that is uncertain.
	 */
	boolean isFenced() {
		return !this.unfencedUnknown;
	}

	/**
	 * Returns whether the record may say that work is done, though nobody has heard of a
	 * commit: one whose answer was lost can look like a rollback.
	 */
	boolean isInDoubt() {
		return this.everFenced && !this.committed;
	}

	/**
	 * Notes that a transaction holds the record, so that others can't write into it, and
	 * need not.
	 */
	void joined() {
		this.joined = true;
	}

	@Override
	public void committing() {
		CallRecord record = this.record;
		this.fenced = false;
		this.fenced = record != null && !this.joined && record.fence();
		this.everFenced |= this.fenced;
		TransactionAware outer = this.outer;
		if (outer != null) {
			outer.committing();
		}
	}

	@Override
	public void committed() {
		this.committed = true;
		TransactionAware outer = this.outer;
		if (outer != null) {
			outer.committed();
		}
	}

	@Override
	public void commitUnknown() {
		this.commitUnknown = true;
		this.unfencedUnknown |= !this.fenced;
		TransactionAware outer = this.outer;
		if (outer != null) {
			outer.commitUnknown();
		}
	}

	/**
	 * Does the work; meanwhile this is the current call.
	 */
	public @Nullable Object run(Work work) throws Throwable {
		IdempotentCall before = IdempotentCallHolder.set(this);
		this.outer = (before instanceof TransactionAware call) ? call : null;
		try {
			return work.run(this);
		}
		finally {
			IdempotentCallHolder.set(before);
		}
	}

	@Override
	public String toString() {
		return "IdempotentCall[" + this.key.record() + ", attempt " + attempt() + "]";
	}

	/**
	 * What is done once for each key.
	 */
	@FunctionalInterface
	public interface Work {

		@Nullable Object run(IdempotentCall call) throws Throwable;

	}

}
