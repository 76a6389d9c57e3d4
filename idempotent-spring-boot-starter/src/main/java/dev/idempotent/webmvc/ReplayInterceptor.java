package dev.idempotent.webmvc;

import java.util.List;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Does for replays without a result what {@link ReplayBodyAdvice} does for the others:
 * MVC takes a null result under {@code @ResponseStatus} for a finished answer and asks no
 * advice. Lets nothing stay pending in a request that is over.
 */
public final class ReplayInterceptor implements HandlerInterceptor {

	private final ObjectProvider<RequestMappingHandlerAdapter> adapter;

	public ReplayInterceptor(ObjectProvider<RequestMappingHandlerAdapter> adapter) {
		this.adapter = adapter;
	}

	@Override
	public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable ModelAndView modelAndView) throws Exception {
		PendingReplay replay = PendingReplay.of(request);
		if (replay == null || response.isCommitted() || request.getDispatcherType() == DispatcherType.ERROR) {
			return;
		}
		response.setStatus(replay.status());
		Object body = replay.takeBody();
		if (body != null && handler instanceof HandlerMethod method) {
			write(body, method, new ServletWebRequest(request, response));
		}
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		PendingResult.over(request);
		PendingAnswer pending = PendingAnswer.take(request);
		if (pending != null) {
			pending.resolve(null);
		}
	}

	private void write(Object body, HandlerMethod method, ServletWebRequest request) throws Exception {
		MethodParameter type = method.getReturnValueType(body);
		List<HandlerMethodReturnValueHandler> handlers = this.adapter.getObject().getReturnValueHandlers();
		Assert.state(handlers != null, "MVC has no return value handlers");
		for (HandlerMethodReturnValueHandler handler : handlers) {
			if (handler.supportsReturnType(type)) {
				handler.handleReturnValue(body, type, new ModelAndViewContainer(), request);
				return;
			}
		}
	}

}
