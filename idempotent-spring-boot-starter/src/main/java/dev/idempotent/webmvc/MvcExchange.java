package dev.idempotent.webmvc;

import dev.idempotent.webmvc.request.NotedRequest;
import dev.idempotent.webmvc.response.BodyHoldingResponse;
import dev.idempotent.webmvc.response.HeldResponse;
import dev.idempotent.webmvc.response.SentError;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;

import dev.idempotent.call.CallOutcome;
import dev.idempotent.call.WebExchange;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.ResultType;
import dev.idempotent.store.Fingerprint;

/**
 * One request to an idempotent handler and its answer. MVC reads a request that is noted,
 * and writes into a response that is held until the outcome is kept. The aspect takes the
 * exchange for its one call; then it is the handler adapter's, dispatch after dispatch.
 * For one thread at a time, but for what an asynchronous request is told.
 */
final class MvcExchange implements WebExchange, BodyHoldingResponse.Overflow {

	private static final Log logger = LogFactory.getLog(MvcExchange.class);

	private static final String ATTRIBUTE = MvcExchange.class.getName();

	private final MvcExchangeSettings settings;

	private final HandlerMethod handler;

	private final NotedRequest request;

	private final HeldResponse response;

	private boolean taken;

	private boolean running;

	private boolean waiting;

	private boolean threw;

	private @Nullable CallOutcome outcome;

	private @Nullable PendingResult pending;

	private @Nullable Replay replay;

	MvcExchange(MvcExchangeSettings settings, HandlerMethod handler, HttpServletRequest request,
			HttpServletResponse response) {
		this.settings = settings;
		this.handler = handler;
		this.request = new NotedRequest(request, settings.maxBodySize());
		this.response = new HeldResponse(request, response, settings.maxResultSize(), this);
	}

	static @Nullable MvcExchange of(HttpServletRequest request) {
		return (MvcExchange) request.getAttribute(ATTRIBUTE);
	}

	static void set(HttpServletRequest request, @Nullable MvcExchange exchange) {
		request.setAttribute(ATTRIBUTE, exchange);
	}

	NotedRequest request() {
		return this.request;
	}

	HeldResponse response() {
		return this.response;
	}

	boolean isWaiting() {
		return this.waiting;
	}

	/**
	 * Returns whether it waits for a result of the handler.
	 */
	boolean isWaitingFor(HandlerMethod handler) {
		return this.waiting && this.handler.getMethod().equals(handler.getMethod());
	}

	/**
	 * Returns whether a call is the handling of this request, which is so once.
	 */
	boolean take(IdempotentInvocation invocation) {
		if (this.taken || !Handlers.isSame(this.handler, invocation)) {
			return false;
		}
		this.taken = true;
		return true;
	}

	@Override
	public boolean isSafe() {
		return Handlers.isSafe(this.request);
	}

	@Override
	public @Nullable String clientKey(IdempotentOperation.Key key) {
		return this.settings.header().resolve(this.request, key);
	}

	@Override
	public Fingerprint fingerprint(IdempotentInvocation invocation) {
		return this.settings.fingerprinter().fingerprint(this.request, invocation);
	}

	@Override
	public @Nullable Object run(CallOutcome outcome, Work work) throws Throwable {
		this.outcome = outcome;
		this.running = true;
		Object returned;
		try {
			returned = work.run();
		}
		catch (Throwable ex) {
			this.threw = outcome.threw(ex, keptHeaders());
			throw ex;
		}
		finally {
			this.running = false;
		}
		PendingResults results = new PendingResults(outcome, WebAsyncUtils.getAsyncManager(this.request));
		Object followed = results.follow(returned, this::requestOver);
		this.pending = results.pending();
		if (this.pending == null) {
			outcome.returned(returned);
		}
		return followed;
	}

	@Override
	public @Nullable Object runUnprotected(Work work) throws Throwable {
		this.response.passOn();
		return work.run();
	}

	@Override
	public @Nullable Object replay(IdempotentInvocation invocation, ResultType type, KeptResult kept) throws Throwable {
		this.replay = new Replay(invocation, type, kept, this.settings.outcomes(), this.settings.markerHeader());
		return this.replay.begin(this.response);
	}

	/**
	 * Lets MVC handle the request, or go on with it.
	 */
	@Nullable ModelAndView handle(HandlerAdapter adapter, HttpServletRequest in, HttpServletResponse out) throws Exception {
		resume();
		ModelAndView view;
		try {
			view = adapter.handle(in, out, this.handler);
		}
		catch (Exception | Error ex) {
			return failed(ex);
		}
		this.waiting = isStarted();
		if (this.waiting) {
			streamIfFlushed();
			return null;
		}
		return written(view);
	}

	/**
	 * Ends what has no end yet, and gives back what the request holds, unless it waits.
	 */
	void close() {
		if (this.waiting) {
			return;
		}
		if (this.outcome != null) {
			this.outcome.hold();
		}
		this.response.giveUp();
		this.request.close();
	}

	@Override
	public synchronized void writing(boolean beyondLimit) throws IOException {
		if (this.response.isPassing()) {
			return;
		}
		boolean working = this.running || this.pending != null;
		if ((isStarted() && mayStream()) || (beyondLimit && !working)) {
			passOn();
		}
		else if (beyondLimit) {
			this.response.spill();
		}
	}

	private synchronized void streamIfFlushed() throws IOException {
		if (mayStream() && this.response.isFlushed()) {
			passOn();
		}
	}

	private boolean mayStream() {
		return this.pending == null || this.pending.mayStream();
	}

	private void passOn() throws IOException {
		if (this.outcome != null) {
			this.outcome.answered(status(), this::unavailable);
		}
		this.response.passOn();
	}

	private synchronized void resume() {
		if (!this.waiting) {
			return;
		}
		this.waiting = false;
		CallOutcome outcome = this.outcome;
		PendingResult pending = this.pending;
		if (outcome == null || pending == null) {
			return;
		}
		this.pending = null;
		Object result = WebAsyncUtils.getAsyncManager(this.request).getConcurrentResult();
		if (!pending.isEndedBy(result)) {
			pending.leave();
			this.outcome = null;
		}
		else if (result instanceof Throwable failure) {
			this.threw = outcome.threw(failure, keptHeaders());
		}
		else {
			outcome.returned(result);
		}
	}

	// Also told of requests that are over and done with
	private synchronized void requestOver() {
		if (this.pending != null) {
			this.pending.leave();
			this.pending = null;
			this.outcome = null;
		}
		if (this.waiting) {
			this.waiting = false;
			close();
		}
	}

	private @Nullable ModelAndView written(@Nullable ModelAndView view) {
		if (this.replay != null) {
			this.replay.end(this.request, this.response);
			return null;
		}
		if (this.outcome != null) {
			// A view is rendered later, and by what it finds then
			this.outcome.answered(status(), () -> (view != null) ? unavailable() : answer(null));
		}
		letGo();
		return view;
	}

	private @Nullable ModelAndView failed(Throwable failure) throws Exception {
		if (this.replay != null && this.replay.isAnswer()) {
			this.replay.end(this.request, this.response);
			return null;
		}
		Exception exception = (failure instanceof Exception known) ? known
				: new ServletException("Handler dispatch failed: " + failure, failure);
		CallOutcome outcome = this.outcome;
		if (outcome != null && !outcome.isEnded()) {
			if (this.threw) {
				return resolved(outcome, exception);
			}
			if (this.pending != null) {
				requestOver();
			}
			else {
				outcome.unavailable(unavailable());
			}
		}
		this.response.giveUp();
		throw exception;
	}

	private @Nullable ModelAndView resolved(CallOutcome outcome, Exception exception) throws Exception {
		ModelAndView view = this.settings.dispatchers().resolve(this.request, this.response, this.handler, exception);
		if (view != null && view.isEmpty()) {
			outcome.answered(status(), () -> answer(exception));
			letGo();
			return null;
		}
		outcome.unanswered();
		this.response.giveUp();
		if (view == null) {
			throw exception;
		}
		return view;
	}

	private void letGo() {
		try {
			this.response.letGo();
		}
		catch (IOException ex) {
			logger.debug("The client is gone before it got its answer", ex);
		}
	}

	private boolean isStarted() {
		return WebAsyncUtils.getAsyncManager(this.request).isConcurrentHandlingStarted();
	}

	private int status() {
		SentError error = this.response.sentError();
		return (error != null) ? error.status() : this.response.getStatus();
	}

	private KeptResult answer(@Nullable Exception exception) {
		SentError error = this.response.sentError();
		if (error != null) {
			String message = (exception != null) ? exception.getMessage() : null;
			return new KeptResult.SentError(error.status(), error.message(), message, ErrorPageTime.now(this.request),
					keptHeaders());
		}
		byte[] body = this.response.body();
		return (body != null) ? new KeptResult.Answer(status(), keptHeaders(), body) : unavailable();
	}

	private KeptResult.Unavailable unavailable() {
		return new KeptResult.Unavailable(status(), this.response.headers().first(HttpHeaders.LOCATION));
	}

	private List<KeptHeader> keptHeaders() {
		return this.response.headers().kept(this.settings.keptHeaders()::isKept);
	}

}
