package dev.idempotent.call.running;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Execution;
import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.engine.transaction.OwnTransaction;
import dev.idempotent.engine.transaction.SurroundingTransaction;

/**
 * The end of one execution: at once, with the transaction that was begun for it, or with
 * the one that its call is made within, since that decides what becomes of the work. The
 * first end counts, and later ones do nothing. Thread-safe, but for the transactions.
 */
public final class CallEnd {

	private final Execution execution;

	private final RunningCall call;

	private final OutcomeRules rules;

	private final CallRecord record;

	private final @Nullable SurroundedEnd surrounded;

	private @Nullable CallTransaction own;

	private final AtomicBoolean decided = new AtomicBoolean();

	private volatile @Nullable Throwable failure;

	/**
	 * Creates an end.
	 * @param surrounding somebody else's transaction; null: there is none
	 */
	public CallEnd(Execution execution, RunningCall call, CallRecord record, OutcomeRules rules,
			@Nullable SurroundingTransaction surrounding) {
		this.execution = execution;
		this.call = call;
		this.record = record;
		this.rules = rules;
		this.surrounded = (surrounding != null)
				? new SurroundedEnd(execution, call, record, rules, surrounding, this::releaseNow) : null;
	}

	/**
	 * Lets the record end with the transaction around the call where both are of one
	 * database, and else, if it is to join, with one of its own.
	 * @param joins begins a transaction for the call; null: it does not join
	 * @throws RuntimeException when there is none to be had, or the record is another
	 * owner's by now
	 */
	public void begin(@Nullable Supplier<OwnTransaction> joins) {
		if (this.surrounded != null && this.record.isInTransaction()) {
			this.surrounded.cover(this::isDecided);
		}
		else if (joins != null) {
			this.own = new CallTransaction(this.execution, joins.get());
		}
		if (joins != null) {
			this.record.join();
			this.call.joined();
		}
	}

	/**
	 * Returns whether it is decided, be it that a transaction has yet to end.
	 */
	public boolean isDecided() {
		return this.decided.get();
	}

	/**
	 * Returns why the transaction that was begun for the call has not committed, or null.
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Lets the work be done before its result is there: the transaction commits, and the
	 * result comes later.
	 */
	public void detach() {
		CallTransaction own = takeOwn();
		if (own != null) {
			this.failure = own.commit(this.record::fence, null, otherwise());
			if (this.failure != null) {
				this.decided.set(true);
			}
			else {
				this.call.committed();
			}
		}
	}

	/**
	 * Undoes the work of a call that failed.
	 */
	public void undo() {
		CallTransaction own = takeOwn();
		if (own != null) {
			own.rollback();
		}
	}

	/**
	 * Stores the result.
	 * @param withoutAnswer says that the work was done; asked for only when the result
	 * can't be stored at once
	 */
	public void complete(byte[] result, Supplier<byte[]> withoutAnswer) {
		CallTransaction own = takeOwn();
		if (own != null) {
			commit(own, () -> this.record.complete(result), Ending.COMPLETED, otherwise());
			return;
		}
		if (this.surrounded != null && !isDecided()) {
			this.surrounded.keep(result);
		}
		end(() -> this.execution.complete(result, withoutAnswer));
	}

	/**
	 * Frees the key of a call that failed, unless what it has written commits with the
	 * transaction around it all the same.
	 * @param withoutAnswer says that the work was done
	 */
	public void fail(Supplier<byte[]> withoutAnswer) {
		undo();
		if (this.surrounded == null || this.call.isCommitUnknown() || !this.rules.remembersCommits()) {
			release();
		}
		else {
			byte[] done = withoutAnswer.get();
			complete(done, () -> done);
		}
	}

	/**
	 * Frees the key of a call that has returned what is not to be kept, or has not begun.
	 */
	public void release() {
		CallTransaction own = takeOwn();
		if (own != null) {
			commit(own, this.record::release, Ending.RELEASED, otherwise());
		}
		else if (this.call.isCommitUnknown()) {
			unknown();
		}
		else {
			end(this::releaseNow);
		}
	}

	/**
	 * Holds the key of a call that has returned, whose work commits all the same.
	 */
	public void holdReturned() {
		CallTransaction own = takeOwn();
		if (own == null) {
			hold();
		}
		else {
			commit(own, this.record::hold, Ending.HELD, this.execution::hold);
		}
	}

	/**
	 * Holds the key, whatever becomes of a transaction around the call.
	 */
	public void hold() {
		undo();
		if (this.decided.compareAndSet(false, true)) {
			holdNow();
		}
	}

	/**
	 * Ends a call of which nobody knows whether a transaction of its own has committed:
	 * the record tells, if that was written into it, and else is held.
	 */
	public void unknown() {
		undo();
		if (!this.call.isFenced()) {
			hold();
		}
		else if (this.surrounded != null) {
			byte[] done = this.record.withoutAnswer();
			complete(done, () -> done);
		}
		else if (this.decided.compareAndSet(false, true)) {
			this.execution.settle();
		}
	}

	/**
	 * Leaves the key to its lease.
	 */
	public void abandon() {
		undo();
		if (this.decided.compareAndSet(false, true)) {
			this.execution.abandon();
		}
	}

	/**
	 * Holds the key though something else was decided and failed on its way.
	 */
	public void holdAfterAll(Throwable failure) {
		this.decided.set(true);
		CallTransaction own = takeOwn();
		if (own != null) {
			own.rollback();
			this.failure = failure;
		}
		holdNow();
	}

	private void holdNow() {
		if (this.surrounded != null) {
			this.surrounded.hold();
		}
		else {
			this.execution.hold();
		}
	}

	private void commit(CallTransaction own, Runnable end, Ending ending, @Nullable Runnable otherwise) {
		if (this.decided.compareAndSet(false, true)) {
			this.failure = own.commit(end, ending, otherwise);
		}
		else {
			own.rollback();
		}
	}

	// What other transactions of the call have committed stays done
	private @Nullable Runnable otherwise() {
		if (this.call.isCommitUnknown()) {
			return this.execution::hold;
		}
		byte[] done = this.rules.isDone(this.call) ? this.record.withoutAnswer() : null;
		return (done != null) ? () -> this.execution.complete(done, () -> done) : null;
	}

	private @Nullable CallTransaction takeOwn() {
		CallTransaction own = this.own;
		this.own = null;
		return own;
	}

	private void end(Runnable ending) {
		if (!this.decided.compareAndSet(false, true)) {
			return;
		}
		if (this.surrounded != null) {
			this.surrounded.end(ending);
		}
		else {
			ending.run();
		}
	}

	// A rollback may be a commit whose answer was lost: the record tells
	private void releaseNow() {
		if (this.call.isInDoubt()) {
			this.execution.settle();
		}
		else {
			this.execution.release();
		}
	}

}
