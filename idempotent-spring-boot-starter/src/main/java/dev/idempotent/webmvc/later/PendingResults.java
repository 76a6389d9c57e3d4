package dev.idempotent.webmvc.later;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncTask;

import dev.idempotent.call.CallOutcome;
import dev.idempotent.call.later.LaterResult;
import dev.idempotent.call.later.LaterResults;

/**
 * Finds out whether a method's result comes later, in any of the ways that MVC waits for,
 * and follows it then. For one request.
 */
public final class PendingResults {

	private final CallOutcome outcome;

	private final WebAsyncManager manager;

	private volatile boolean interrupted;

	private @Nullable PendingResult pending;

	public PendingResults(CallOutcome outcome, WebAsyncManager manager) {
		this.outcome = outcome;
		this.manager = manager;
	}

	/**
	 * Returns what is followed, or null when the result is there.
	 */
	public @Nullable PendingResult pending() {
		return this.pending;
	}

	/**
	 * Follows what comes later.
	 * @param over told when the request is over
	 * @return what goes to MVC
	 */
	public @Nullable Object follow(@Nullable Object returned, Runnable over) {
		Object followed = (returned != null) ? follow(returned) : null;
		AsyncWebRequest request = this.manager.getAsyncWebRequest();
		if (this.pending != null && request != null) {
			// Before those that MVC adds, so that it is known by then
			request.addTimeoutHandler(this::interrupted);
			request.addErrorHandler((ex) -> interrupted());
			request.addCompletionHandler(over);
		}
		return followed;
	}

	private Object follow(Object returned) {
		if (returned instanceof Callable || returned instanceof WebAsyncTask) {
			PendingTask task = new PendingTask(this.outcome, () -> this.interrupted);
			this.manager.registerCallableInterceptors(task);
			this.pending = task;
			return returned;
		}
		if (returned instanceof DeferredResult<?> deferred) {
			this.pending = new Deferred(deferred);
			return returned;
		}
		if (returned instanceof HttpEntity<?> entity && entity.getBody() != null) {
			Object body = followPromise(entity.getBody());
			return (body == entity.getBody()) ? entity : withBody(entity, body);
		}
		return followPromise(returned);
	}

	private Object followPromise(Object returned) {
		try {
			Object followed = LaterResults.follow(returned, this::promise);
			return (followed != null) ? followed : returned;
		}
		catch (Throwable ex) {
			// Of work that may go on nobody will hear
			this.outcome.hold();
			throw ex;
		}
	}

	private LaterResult promise() {
		LaterResult later = new LaterResult(this.outcome);
		this.pending = new Promise(later);
		return later;
	}

	private static Object withBody(HttpEntity<?> entity, Object body) {
		return (entity instanceof ResponseEntity<?> response)
				? ResponseEntity.status(response.getStatusCode()).headers(response.getHeaders()).body(body)
				: new HttpEntity<>(body, entity.getHeaders());
	}

	private void interrupted() {
		this.interrupted = !(this.pending instanceof Deferred deferred && deferred.result.hasResult());
	}

	private final class Promise implements PendingResult {

		private final LaterResult later;

		private Promise(LaterResult later) {
			this.later = later;
		}

		@Override
		public boolean isEndedBy(@Nullable Object result) {
			return !PendingResults.this.interrupted || this.later.isEndedBy(result);
		}

		@Override
		public boolean mayStream() {
			return this.later.isStream();
		}

		@Override
		public void leave() {
			this.later.leaveUnattended();
		}

	}

	/**
	 * Its result is not seen any more once its request is over.
	 */
	private final class Deferred implements PendingResult {

		private final DeferredResult<?> result;

		private Deferred(DeferredResult<?> result) {
			this.result = result;
		}

		@Override
		public boolean isEndedBy(@Nullable Object result) {
			return !PendingResults.this.interrupted;
		}

		@Override
		public void leave() {
			PendingResults.this.outcome.timedOut(new AsyncRequestTimeoutException());
		}

	}

}
