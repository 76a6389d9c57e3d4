package dev.idempotent.webmvc;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;

import dev.idempotent.aop.Answer;
import dev.idempotent.aop.Exchange;

/**
 * One request and its response. What only MVC can do later, after the method's result,
 * waits in request attributes. The response is not asked once the request is over: by
 * then the container may have given it to another.
 */
final class HttpExchange implements Exchange {

	private static final int OK = 200;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final @Nullable Integer declaredStatus;

	private final String markerHeader;

	private final Map<String, List<String>> before;

	private volatile @Nullable WatchedResponse watched;

	private volatile @Nullable Map<String, List<String>> early;

	private volatile boolean over;

	private volatile @Nullable PendingAnswer pendingAnswer;

	/**
	 * Creates an exchange.
	 * @param declaredStatus of an annotation on the method; null: the response's
	 * @param markerHeader name of the header that tells a replay from a first answer
	 */
	HttpExchange(HttpServletRequest request, HttpServletResponse response, @Nullable Integer declaredStatus,
			String markerHeader) {
		this.request = request;
		this.response = response;
		this.declaredStatus = declaredStatus;
		this.markerHeader = markerHeader;
		this.before = ResponseHeaders.of(response);
	}

	@Override
	public int status() {
		if (this.declaredStatus != null) {
			return this.declaredStatus;
		}
		return asked(this.response::getStatus, OK);
	}

	@Override
	public Map<String, List<String>> headers() {
		return asked(this::ownHeaders, Map.of());
	}

	private Map<String, List<String>> ownHeaders() {
		Map<String, List<String>> own = ResponseHeaders.changes(this.response, this.before);
		Map<String, List<String>> early = this.early;
		if (early != null) {
			own.keySet().removeIf((name) -> !isSetByMethod(name));
			early.forEach(own::putIfAbsent);
		}
		return own;
	}

	private boolean isSetByMethod(String header) {
		WatchedResponse watched = this.watched;
		return watched != null && watched.hasSet(header);
	}

	private <T> T asked(Supplier<T> question, T otherwise) {
		if (this.over) {
			return otherwise;
		}
		try {
			return question.get();
		}
		catch (RuntimeException ex) {
			// Over since, and the container has taken the response back
			return otherwise;
		}
	}

	@Override
	public void watch(Method method, @Nullable Object[] arguments) {
		for (int i = 0; i < arguments.length; i++) {
			if (arguments[i] instanceof HttpServletResponse argument
					&& method.getParameterTypes()[i].isAssignableFrom(WatchedResponse.class)) {
				WatchedResponse watched = new WatchedResponse(argument);
				this.watched = watched;
				arguments[i] = watched;
			}
		}
	}

	@Override
	public boolean isWritten() {
		WatchedResponse watched = this.watched;
		return (watched != null && watched.isWritten()) || isSent();
	}

	/**
	 * Returns whether the method has sent an answer past its arguments, but for a
	 * redirection, which is all status and headers. Of a later result nobody can tell:
	 * the client may have been told meanwhile that its time is over.
	 */
	private boolean isSent() {
		return this.early == null && this.response.isCommitted() && this.response.getStatus() / 100 != 3;
	}

	@Override
	public void replay(Map<String, List<String>> headers) {
		ResponseHeaders.set(this.response, headers);
		this.response.setHeader(this.markerHeader, "true");
	}

	@Override
	public void replay(int status, Map<String, List<String>> headers) {
		replay(headers);
		this.response.setStatus(status);
		PendingReplay.set(this.request, new PendingReplay(status));
	}

	@Override
	public boolean replaceBody(Object body) {
		PendingReplay replay = PendingReplay.of(this.request);
		if (replay != null) {
			replay.replaceBody(body);
		}
		return replay != null;
	}

	@Override
	public void onLaterResult(LaterResult listener) {
		// From now on filters set headers, too
		this.early = ResponseHeaders.changes(this.response, this.before);
		WebAsyncManager manager = WebAsyncUtils.getAsyncManager(this.request);
		AsyncWebRequest async = manager.getAsyncWebRequest();
		if (async == null) {
			listener.over();
			return;
		}
		LaterResultInterceptor.register(manager, listener);
		// Before those that MVC adds, so that it is known by then
		async.addTimeoutHandler(listener::timedOut);
		async.addErrorHandler((ex) -> listener.over());
		async.addCompletionHandler(() -> over(listener));
		PendingResult.set(this.request, listener);
	}

	@Override
	public boolean keepAnswer(Throwable failure, Consumer<@Nullable Answer> kept) {
		if (this.over) {
			return false;
		}
		PendingAnswer pending = new PendingAnswer(failure, kept, this);
		try {
			PendingAnswer.set(this.request, pending);
		}
		catch (RuntimeException ex) {
			// Over since, and the container has taken the request back
			return false;
		}
		this.pendingAnswer = pending;
		if (this.over) {
			pending.resolve(null);
		}
		return true;
	}

	@Override
	public RuntimeException answerAgain(Answer answer) {
		return new AnswerAgainException(this, answer);
	}

	/**
	 * Gives an answer again.
	 */
	void write(Answer answer) throws IOException {
		replay(answer.headers());
		if (answer.errorPage()) {
			ErrorPage.read(answer.body()).send(answer.status(), this.request, this.response);
			return;
		}
		this.response.setStatus(answer.status());
		this.response.getOutputStream().write(answer.body());
	}

	private void over(LaterResult listener) {
		this.over = true;
		listener.over();
		PendingAnswer pending = this.pendingAnswer;
		if (pending != null) {
			pending.resolve(null);
		}
	}

}
