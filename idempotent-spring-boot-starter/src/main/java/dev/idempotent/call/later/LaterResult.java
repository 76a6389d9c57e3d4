package dev.idempotent.call.later;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.idempotent.call.CallOutcome;
import dev.idempotent.call.DirectExchange;
import dev.idempotent.result.KeptResult;

/**
 * A result of a request's handling that comes later. While its request waits, the answer
 * is what will be kept; once nobody waits any more, the value is, whenever it comes. Then
 * nothing is done on the thread that it comes on, which may be anybody's. Thread-safe.
 */
public final class LaterResult {

	private final CallOutcome outcome;

	// This and the next are guarded by this
	private @Nullable End end;

	private boolean unattended;

	private volatile boolean stream;

	public LaterResult(CallOutcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Notes that it comes in pieces.
	 */
	LaterResult inPieces() {
		this.stream = true;
		return this;
	}

	/**
	 * Returns whether it comes in pieces, which may be written one by one.
	 */
	public boolean isStream() {
		return this.stream;
	}

	/**
	 * Notes that the result is there. Only the first counts.
	 * @param failure null: it is the value
	 */
	public void ended(@Nullable Object value, @Nullable Throwable failure) {
		end(new End(value, (failure != null) ? DirectExchange.cause(failure) : null, true));
	}

	/**
	 * Notes that all of it is there, of which nothing was seen on its way.
	 */
	public void completed() {
		end(new End(null, null, false));
	}

	private void end(End end) {
		synchronized (this) {
			if (this.end != null) {
				return;
			}
			this.end = end;
			if (!this.unattended) {
				return;
			}
		}
		keep();
	}

	/**
	 * Returns whether the result is what is given.
	 */
	public synchronized boolean isEndedBy(@Nullable Object result) {
		End end = this.end;
		if (end == null) {
			return false;
		}
		return (result instanceof Throwable) ? end.failure() != null
				: end.failure() == null && (!end.seen() || end.value() == result);
	}

	/**
	 * Lets the value be kept, since nobody waits any more for an answer.
	 */
	public void leaveUnattended() {
		synchronized (this) {
			if (this.unattended) {
				return;
			}
			this.unattended = true;
			if (this.end == null) {
				return;
			}
		}
		keep();
	}

	/**
	 * Notes that the result will never come.
	 */
	public void cancelled() {
		this.outcome.offload(this.outcome::abandon);
	}

	private void keep() {
		this.outcome.offload(() -> {
			End end = this.end;
			if (end == null || this.outcome.isEnded()) {
				return;
			}
			if (!end.seen()) {
				this.outcome.unavailable(KeptResult.Unavailable.UNKNOWN);
			}
			else if (end.failure() == null) {
				this.outcome.returned(end.value());
				this.outcome.value(end.value());
			}
			else if (this.outcome.threw(end.failure(), List.of())) {
				this.outcome.unanswered();
			}
		});
	}

	private record End(@Nullable Object value, @Nullable Throwable failure, boolean seen) {
	}

}
