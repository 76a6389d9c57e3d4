package dev.idempotent.webmvc;

import java.io.IOException;
import java.lang.reflect.Method;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.BridgeMethodResolver;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

import dev.idempotent.call.CallOutcome;
import dev.idempotent.call.WebExchange;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.value.ResultType;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.webmvc.request.NotedRequest;
import dev.idempotent.webmvc.response.BodyHoldingResponse;
import dev.idempotent.webmvc.response.HeldResponse;

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

	private final boolean unprotected;

	private final NotedRequest request;

	private final HeldResponse response;

	private final WrittenAnswer answer;

	// Found once: requests are used again by the container while late results come
	private final WebAsyncManager manager;

	private volatile boolean running;

	private volatile boolean waiting;

	private boolean taken;

	private volatile @Nullable HandledCall call;

	private @Nullable Replay replay;

	MvcExchange(MvcExchangeSettings settings, IdempotentOperation.Key key, HandlerMethod handler,
			HttpServletRequest request, HttpServletResponse response) {
		this.settings = settings;
		this.unprotected = Handlers.isUnprotected(request, key);
		this.handler = handler;
		this.request = new ExchangeRequest(request, settings.maxBodySize());
		this.response = new HeldResponse(request, response, settings.maxResultSize(), this);
		this.manager = WebAsyncUtils.getAsyncManager(request);
		this.answer = new WrittenAnswer(this.request, this.response, settings.keptHeaders());
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
	 * Returns whether a method is the handler's.
	 */
	boolean isHandledBy(Method method) {
		return BridgeMethodResolver.findBridgedMethod(this.handler.getMethod()).equals(method);
	}

	/**
	 * Returns whether it waits for a result of the handler.
	 */
	boolean isWaitingFor(HandlerMethod handler) {
		return this.waiting && this.handler.getMethod().equals(handler.getMethod());
	}

	/**
	 * Returns whether a call is the handling of this request, or a new try of it: not one
	 * that the handler itself makes.
	 */
	boolean take(IdempotentInvocation invocation) {
		if (this.running || !Handlers.isSame(this.handler, invocation)) {
			return false;
		}
		HandledCall last = this.call;
		if (last != null) {
			last.replaced();
		}
		this.call = null;
		this.taken = true;
		return true;
	}

	/**
	 * Returns whether the call was made that this is about.
	 */
	boolean isTaken() {
		return this.taken;
	}

	@Override
	public boolean isUnprotected() {
		return this.unprotected;
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
		HandledCall call = new HandledCall(outcome, this.answer);
		this.call = call;
		this.running = true;
		try {
			return call.run(work, this.manager, this::requestOver);
		}
		finally {
			this.running = false;
		}
	}

	@Override
	public @Nullable Object runUnprotected(Work work) throws Throwable {
		this.response.letGo();
		this.running = true;
		try {
			return work.run();
		}
		finally {
			this.running = false;
		}
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
			goesOn();
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
		HandledCall call = this.call;
		if (call != null) {
			call.close();
		}
		this.response.giveUp();
		this.request.close();
	}

	@Override
	public synchronized void writing(boolean beyondLimit) throws IOException {
		if (this.response.isPassing()) {
			return;
		}
		HandledCall call = this.call;
		boolean working = this.running || (call != null && call.isPending());
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
		HandledCall call = this.call;
		return call == null || call.mayStream();
	}

	private void passOn() throws IOException {
		if (this.replay != null) {
			this.replay.correctStatus(this.response);
		}
		HandledCall call = this.call;
		if (call != null) {
			call.passedOn();
		}
		this.response.letGo();
	}

	// A transaction of the call's own is this thread's, and can't wait
	private void goesOn() {
		HandledCall call = this.call;
		if (call != null) {
			call.goesOn();
		}
	}

	private synchronized void resume() {
		HandledCall call = this.call;
		if (this.waiting && call != null && !call.resume(this.manager)) {
			this.call = null;
		}
		this.waiting = false;
	}

	// Also told of requests that are over and done with
	private synchronized void requestOver() {
		HandledCall call = this.call;
		if (call != null && call.leave()) {
			this.call = null;
		}
		if (this.waiting) {
			this.waiting = false;
			close();
		}
	}

	private @Nullable ModelAndView written(@Nullable ModelAndView view) throws Exception {
		if (this.replay != null) {
			this.replay.end(this.request, this.response);
			return null;
		}
		HandledCall call = this.call;
		if (call != null) {
			Throwable failure = call.written(view);
			if (failure != null) {
				this.response.replaceStatus(HttpServletResponse.SC_OK);
				return failed(failure);
			}
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
		if (this.replay != null) {
			exception = this.replay.failed(exception, this.response);
		}
		HandledCall call = this.call;
		if (call != null && DisconnectedClientHelper.isClientDisconnectedException(exception)) {
			// Spring takes a database's broken connection for that of the client, and
			// answers by
			// what status there is
			this.response.replaceStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
		}
		if (call != null && call.isToBeAnswered()) {
			return resolved(call, exception);
		}
		if (call != null && call.isPending()) {
			requestOver();
		}
		else if (call != null) {
			call.unwritten();
		}
		this.response.giveUp();
		throw exception;
	}

	private @Nullable ModelAndView resolved(HandledCall call, Exception exception) throws Exception {
		this.response.beginAnew();
		ModelAndView view = this.settings.dispatchers().resolve(this.request, this.response, this.handler, exception);
		if (view != null && view.isEmpty()) {
			call.resolved(exception);
			letGo();
			return null;
		}
		call.unanswered();
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
		return this.manager.isConcurrentHandlingStarted();
	}

}
