package dev.idempotent.webmvc.later;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

import dev.idempotent.IdempotentCallHolder;
import dev.idempotent.call.CallOutcome;
import dev.idempotent.call.later.LaterResult;

/**
 * A task that MVC runs on another thread. Its end is seen whatever became of its request;
 * one that has not begun by then never does.
 */
final class PendingTask implements PendingResult, CallableProcessingInterceptor {

	private enum State {

		SUBMITTED, STARTED, LEFT

	}

	private final CallOutcome outcome;

	private final LaterResult later;

	private final BooleanSupplier interrupted;

	private final AtomicReference<State> state = new AtomicReference<>(State.SUBMITTED);

	/**
	 * Creates the follower of one task.
	 * @param interrupted whether the client was told that its time is over
	 */
	PendingTask(CallOutcome outcome, BooleanSupplier interrupted) {
		this.outcome = outcome;
		this.later = new LaterResult(outcome);
		this.interrupted = interrupted;
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		if (!this.state.compareAndSet(State.SUBMITTED, State.STARTED)) {
			throw new CancellationException("The request was over before its task began");
		}
		IdempotentCallHolder.set(this.outcome.call());
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		if (this.state.get() == State.STARTED) {
			IdempotentCallHolder.set(null);
		}
		if (result instanceof Throwable failure) {
			// MVC interrupts a task whose time is over
			boolean broken = this.interrupted.getAsBoolean() && !this.outcome.isUnknown(failure);
			this.later.ended(null, broken ? new AsyncRequestTimeoutException() : failure);
		}
		else {
			this.later.ended(result, null);
		}
	}

	@Override
	public boolean isEndedBy(@Nullable Object result) {
		return !this.interrupted.getAsBoolean() || this.later.isEndedBy(result);
	}

	@Override
	public void leave() {
		if (this.state.compareAndSet(State.SUBMITTED, State.LEFT)) {
			this.outcome.release();
		}
		else {
			this.later.leaveUnattended();
		}
	}

}
