package dev.idempotent.webmvc;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

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
		return (exchange != null && exchange.take(invocation)) ? exchange : null;
	}

}
