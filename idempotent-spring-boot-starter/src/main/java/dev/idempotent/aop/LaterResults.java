package dev.idempotent.aop;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import dev.idempotent.IdempotentCallHolder;
import dev.idempotent.aop.Exchange.LaterResult;

/**
 * Ends an execution when its result is there: at once, or when what the method returned
 * gives it later.
 */
final class LaterResults {

	private LaterResults() {
	}

	/**
	 * Follows what a method returned.
	 * @return what goes to the caller
	 */
	static @Nullable Object follow(@Nullable Object returned, RunningCall call, Ending ending, Exchange exchange) {
		if (returned instanceof CompletionStage<?> stage) {
			exchange.onLaterResult(new Stage(ending));
			return follow(stage, ending);
		}
		if (exchange != Exchange.NONE && (returned instanceof Callable || returned instanceof WebAsyncTask)) {
			exchange.onLaterResult(new Task(call, ending));
		}
		else if (exchange != Exchange.NONE && returned instanceof DeferredResult) {
			exchange.onLaterResult(new Deferred(ending));
		}
		else {
			ending.returned(returned);
		}
		return returned;
	}

	private static <T> CompletableFuture<T> follow(CompletionStage<T> stage, Ending ending) {
		CompletableFuture<T> followed = new CompletableFuture<>();
		stage.whenComplete((value, failure) -> {
			try {
				if (failure == null) {
					ending.returned(value);
				}
				else {
					ending.threw(cause(failure));
				}
			}
			finally {
				if (failure == null) {
					followed.complete(value);
				}
				else {
					followed.completeExceptionally(failure);
				}
			}
		});
		return followed;
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	/**
	 * A stage ends by itself, also after the client's time is over; until then only its
	 * lease keeps the key.
	 */
	private record Stage(Ending ending) implements LaterResult {

		@Override
		public void started() {
		}

		@Override
		public void ended(@Nullable Object result) {
		}

		@Override
		public void timedOut() {
			this.ending.stopRenewing();
		}

		@Override
		public void over() {
		}

	}

	/**
	 * A task runs on one thread, and its end is seen whatever became of the request.
	 */
	private static final class Task implements LaterResult {

		private enum State {

			WAITING, STARTED, OVER

		}

		private final RunningCall call;

		private final Ending ending;

		private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

		private volatile boolean timedOut;

		private Task(RunningCall call, Ending ending) {
			this.call = call;
			this.ending = ending;
		}

		@Override
		public void started() {
			if (!this.state.compareAndSet(State.WAITING, State.STARTED)) {
				throw new CancellationException("The request was over before its task began");
			}
			IdempotentCallHolder.set(this.call);
		}

		@Override
		public void ended(@Nullable Object result) {
			if (this.state.get() == State.STARTED) {
				IdempotentCallHolder.set(null);
			}
			if (result instanceof Throwable failure) {
				boolean interrupted = this.timedOut && !this.ending.isUnknown(failure);
				this.ending.threw(interrupted ? new AsyncRequestTimeoutException() : failure);
			}
			else {
				this.ending.returned(result);
			}
		}

		@Override
		public void timedOut() {
			this.timedOut = true;
		}

		@Override
		public void over() {
			if (this.state.compareAndSet(State.WAITING, State.OVER)) {
				this.ending.neverBegan();
			}
		}

	}

	/**
	 * A deferred result is not seen any more once its request is over.
	 */
	private static final class Deferred implements LaterResult {

		private final Ending ending;

		private volatile @Nullable Thread timeoutThread;

		private Deferred(Ending ending) {
			this.ending = ending;
		}

		@Override
		public void started() {
		}

		@Override
		public void ended(@Nullable Object result) {
			// A result of another thread was there first
			if (Thread.currentThread() == this.timeoutThread) {
				this.ending.threw(new AsyncRequestTimeoutException());
			}
			else if (result instanceof Throwable failure) {
				this.ending.threw(failure);
			}
			else {
				this.ending.returned(result);
			}
		}

		@Override
		public void timedOut() {
			this.timeoutThread = Thread.currentThread();
		}

		@Override
		public void over() {
			this.ending.abandon();
		}

	}

}
