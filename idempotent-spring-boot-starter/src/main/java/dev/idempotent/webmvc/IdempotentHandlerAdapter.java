package dev.idempotent.webmvc;

import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.WebUtils;

import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.call.observation.ObservedOutcome;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.problem.BodyTooLargeException;
import dev.idempotent.store.Causes;
import dev.idempotent.webmvc.request.NotedRequest;
import dev.idempotent.webmvc.response.HeldResponse;

/**
 * In front of Spring MVC's own adapters: opens an exchange for each request to an
 * idempotent handler, and lets them handle it. Other requests it does not touch.
 * Thread-safe.
 */
public final class IdempotentHandlerAdapter implements HandlerAdapter, Ordered {

	private final Handlers handlers;

	private final DispatcherBeans dispatchers;

	private final MvcExchangeSettings settings;

	private final CallObserver observer;

	/**
	 * Creates an adapter.
	 * @param observer told of requests that are refused before their call is made
	 */
	public IdempotentHandlerAdapter(IdempotentOperationSource source, MvcExchangeSettings settings,
			CallObserver observer) {
		this.handlers = new Handlers(source);
		this.dispatchers = settings.dispatchers();
		this.settings = settings;
		this.observer = observer;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod method && this.handlers.operation(method) != null;
	}

	@Override
	public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		HandlerMethod method = (HandlerMethod) handler;
		IdempotentOperation operation = Objects.requireNonNull(this.handlers.operation(method));
		guarded(method);
		HandlerAdapter adapter = this.dispatchers.adapter(request, handler, IdempotentHandlerAdapter.class);
		MvcExchange outer = MvcExchange.of(request);
		MvcExchange exchange = (outer != null && outer.isWaitingFor(method)) ? outer
				: new MvcExchange(this.settings, operation.key(), method, request, response);
		RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
		MvcExchange.set(request, exchange);
		try {
			return exchange.isUnprotected() ? adapter.handle(request, response, handler)
					: handle(exchange, adapter, request, response, attributes);
		}
		catch (Exception ex) {
			if (!exchange.isTaken()) {
				refused(operation, ex);
			}
			throw ex;
		}
		finally {
			exchange.close();
			RequestContextHolder.setRequestAttributes(attributes);
			if (!exchange.isWaiting()) {
				MvcExchange.set(request, (outer != exchange) ? outer : null);
			}
		}
	}

	// A body that is too large as soon as an argument is read from it
	private void refused(IdempotentOperation operation, Exception failure) {
		for (Throwable cause : Causes.of(failure)) {
			if (cause instanceof BodyTooLargeException) {
				this.observer.begin(operation).end(ObservedOutcome.BODY_TOO_LARGE, cause);
			}
		}
	}

	private static @Nullable ModelAndView handle(MvcExchange exchange, HandlerAdapter adapter,
			HttpServletRequest request, HttpServletResponse response, @Nullable RequestAttributes attributes)
			throws Exception {
		// An asynchronous dispatch brings them along, perhaps within others
		HttpServletRequest in = isWithin(request, exchange) ? request : exchange.request();
		HttpServletResponse out = isWithin(response, exchange) ? response : exchange.response();
		if (attributes instanceof ServletRequestAttributes original) {
			RequestContextHolder.setRequestAttributes(new ExchangeRequestAttributes(original, in, out));
		}
		return exchange.handle(adapter, in, out);
	}

	private static boolean isWithin(HttpServletRequest request, MvcExchange exchange) {
		return WebUtils.getNativeRequest(request, NotedRequest.class) == exchange.request();
	}

	private static boolean isWithin(HttpServletResponse response, MvcExchange exchange) {
		return WebUtils.getNativeResponse(response, HeldResponse.class) == exchange.response();
	}

	private void guarded(HandlerMethod method) {
		if (!this.handlers.isGuarded(method)) {
			throw new IllegalStateException("Method " + method.getBeanType().getSimpleName() + "."
					+ method.getMethod().getName()
					+ " is idempotent, but its bean has no proxy that protects it, as when"
					+ " a second DispatcherServlet has a context of its own: it is not run; declare the controller in the"
					+ " context that has the auto-configuration, or let the other context have it, too");
		}
	}

}
