package dev.idempotent.webmvc;

import java.lang.reflect.UndeclaredThrowableException;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.servlet.ModelAndView;

import dev.idempotent.call.CallExchange;
import dev.idempotent.call.CallOutcome;
import dev.idempotent.result.KeptResult;
import dev.idempotent.webmvc.later.PendingResult;
import dev.idempotent.webmvc.later.PendingResults;

/**
 * One call of a request's handler that runs, and what becomes of its outcome by what MVC
 * does with the result: now, or once a result that comes later is there. For one thread
 * at a time.
 */
final class HandledCall {

	private final CallOutcome outcome;

	private final WrittenAnswer answer;

	private volatile @Nullable PendingResult pending;

	private boolean threw;

	HandledCall(CallOutcome outcome, WrittenAnswer answer) {
		this.outcome = outcome;
		this.answer = answer;
	}

	/**
	 * Does the work.
	 * @param over told when the request is over, if its result comes later
	 * @return what goes to MVC
	 */
	@Nullable Object run(CallExchange.Work work, WebAsyncManager manager, Runnable over) throws Throwable {
		Object returned = run(work);
		PendingResults results = new PendingResults(this.outcome, manager);
		Object followed = results.follow(returned, over);
		this.pending = results.pending();
		if (this.pending == null) {
			this.outcome.returned(returned);
		}
		else {
			goesOn();
		}
		return followed;
	}

	private @Nullable Object run(CallExchange.Work work) throws Throwable {
		try {
			return work.run();
		}
		catch (Throwable ex) {
			this.threw = this.outcome.threw(ex, this.answer.headers());
			throw ex;
		}
	}

	/**
	 * Notes that its answer comes with a later dispatch.
	 */
	void goesOn() {
		this.outcome.goesOn();
		rethrowFailure();
	}

	/**
	 * Returns whether its result is still to come.
	 */
	boolean isPending() {
		return this.pending != null;
	}

	/**
	 * Returns whether what is written while the request waits is the answer, as it comes.
	 */
	boolean mayStream() {
		PendingResult pending = this.pending;
		return pending == null || pending.mayStream();
	}

	/**
	 * Goes on with what MVC goes on with.
	 * @return false when that is not the result, which is left to itself
	 */
	boolean resume(WebAsyncManager manager) {
		PendingResult pending = this.pending;
		if (pending == null) {
			return true;
		}
		this.pending = null;
		Object result = manager.getConcurrentResult();
		if (!pending.isEndedBy(result)) {
			pending.leave();
			return false;
		}
		if (result instanceof Throwable failure) {
			this.threw = this.outcome.threw(failure, this.answer.headers());
		}
		else {
			this.outcome.returned(result);
		}
		return true;
	}

	/**
	 * Leaves a result that is still to come to itself.
	 * @return whether there is one
	 */
	boolean leave() {
		PendingResult pending = this.pending;
		if (pending == null) {
			return false;
		}
		pending.leave();
		this.pending = null;
		return true;
	}

	/**
	 * Ends because the handler is called anew, by somebody who repeats it.
	 */
	void replaced() {
		if (leave()) {
			return;
		}
		if (this.threw) {
			this.outcome.unanswered();
		}
		else {
			this.outcome.unavailable(KeptResult.Unavailable.UNKNOWN);
		}
	}

	/**
	 * Ends before the first byte of an answer that is not kept leaves.
	 */
	void passedOn() {
		this.outcome.answered(this.answer.status(), this.answer::unavailable);
		rethrowFailure();
	}

	/**
	 * Ends with the answer.
	 * @param view rendered later, and by what it finds then; null: the answer is whole
	 * @return why the transaction with which it was to commit has not, or null
	 */
	@Nullable Throwable written(@Nullable ModelAndView view) {
		this.outcome.answered(this.answer.status(),
				() -> (view != null) ? this.answer.unavailable() : this.answer.kept(null));
		return this.outcome.failure();
	}

	/**
	 * Returns whether its failure has an answer that may be kept.
	 */
	boolean isToBeAnswered() {
		return this.threw && !this.outcome.isEnded();
	}

	/**
	 * Ends with the answer to what it threw.
	 */
	void resolved(Exception exception) {
		this.outcome.answered(this.answer.status(), () -> this.answer.kept(exception));
	}

	/**
	 * Ends because what it threw got no answer that could be kept.
	 */
	void unanswered() {
		this.outcome.unanswered();
	}

	/**
	 * Ends because the answer could not be written.
	 */
	void unwritten() {
		this.outcome.unavailable(this.answer.unavailable());
	}

	/**
	 * Ends what has no end yet.
	 */
	void close() {
		this.outcome.hold();
	}

	// Of the transaction that the answer was to commit with
	private void rethrowFailure() {
		Throwable failure = this.outcome.failure();
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure != null) {
			throw (failure instanceof RuntimeException exception) ? exception
					: new UndeclaredThrowableException(failure);
		}
	}

}
