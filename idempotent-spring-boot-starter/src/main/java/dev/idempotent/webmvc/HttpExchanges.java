package dev.idempotent.webmvc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.ResponseStatus;

import dev.idempotent.aop.Exchange;
import dev.idempotent.aop.Exchanges;
import dev.idempotent.operation.IdempotentInvocation;

/**
 * The exchange of the running request; none outside of one.
 */
public final class HttpExchanges implements Exchanges {

	private final String markerHeader;

	/**
	 * Creates exchanges.
	 * @param markerHeader name of the header that tells a replay from a first answer
	 */
	public HttpExchanges(String markerHeader) {
		this.markerHeader = markerHeader;
	}

	@Override
	public Exchange open(IdempotentInvocation invocation) {
		HttpServletRequest request = CurrentRequest.get();
		HttpServletResponse response = CurrentRequest.response();
		if (request == null || response == null) {
			return Exchange.NONE;
		}
		return new HttpExchange(request, response, declaredStatus(invocation), this.markerHeader);
	}

	private static @Nullable Integer declaredStatus(IdempotentInvocation invocation) {
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(invocation.method(),
				ResponseStatus.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(invocation.targetClass(), ResponseStatus.class);
		}
		return (annotation != null) ? annotation.code().value() : null;
	}

}
