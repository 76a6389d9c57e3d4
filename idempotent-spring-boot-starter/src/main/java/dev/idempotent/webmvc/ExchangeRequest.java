package dev.idempotent.webmvc;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.idempotent.webmvc.request.NotedRequest;
import dev.idempotent.webmvc.response.HeldDispatcher;

/**
 * A noted request whose answer is held, also when it is forwarded.
 */
final class ExchangeRequest extends NotedRequest {

	ExchangeRequest(HttpServletRequest request, long maxBodySize) {
		super(request, maxBodySize);
	}

	@Override
	public @Nullable RequestDispatcher getRequestDispatcher(String path) {
		RequestDispatcher dispatcher = super.getRequestDispatcher(path);
		return (dispatcher != null) ? new HeldDispatcher(dispatcher) : null;
	}

}
