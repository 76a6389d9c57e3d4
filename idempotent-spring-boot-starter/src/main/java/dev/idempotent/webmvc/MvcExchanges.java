package dev.idempotent.webmvc;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

import dev.idempotent.call.WebExchange;
import dev.idempotent.call.WebExchanges;
import dev.idempotent.operation.IdempotentInvocation;

/**
 * The exchange of the request that the running thread handles.
 */
public final class MvcExchanges implements WebExchanges {

	@Override
	public @Nullable WebExchange take(IdempotentInvocation invocation) {
		if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
			return null;
		}
		MvcExchange exchange = MvcExchange.of(attributes.getRequest());
		if (exchange == null) {
			notHandling(attributes.getRequest(), invocation);
		}
		return (exchange != null && exchange.take(invocation)) ? exchange : null;
	}

	private static void notHandling(HttpServletRequest request, IdempotentInvocation invocation) {
		if (request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod handler
				&& Handlers.isSame(handler, invocation)) {
			throw new IllegalStateException("Method " + invocation.targetClass().getSimpleName() + "."
					+ invocation.method().getName() + " is idempotent, but another HandlerAdapter came before "
					+ IdempotentHandlerAdapter.class.getSimpleName()
					+ ": it is not run; give that a later order, or let"
					+ " the DispatcherServlet detect all handler adapters");
		}
	}

}
