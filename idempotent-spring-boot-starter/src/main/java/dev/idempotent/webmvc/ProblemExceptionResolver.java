package dev.idempotent.webmvc;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

import dev.idempotent.problem.IdempotencyProblem;

/**
 * Renders the problems, ahead of the application's exception handlers, so that a
 * catch-all among them does not turn a 409 into a 500. A handler that was written for
 * these problems, or for {@code ErrorResponseException}, is left to do its work.
 */
public final class ProblemExceptionResolver extends ExceptionHandlerExceptionResolver {

	private final JsonMapper mapper;

	public ProblemExceptionResolver(JsonMapper mapper) {
		this.mapper = mapper;
		setOrder(Ordered.HIGHEST_PRECEDENCE);
	}

	@Override
	protected @Nullable ModelAndView doResolveHandlerMethodException(HttpServletRequest request,
			HttpServletResponse response, @Nullable HandlerMethod handlerMethod, Exception exception) {
		if (!(exception instanceof IdempotencyProblem problem) || response.isCommitted()) {
			return null;
		}
		ServletInvocableHandlerMethod handler = getExceptionHandlerMethod(handlerMethod, exception,
				new ServletWebRequest(request, response));
		return (handler != null && isMeant(handler)) ? null : render(problem, response);
	}

	private static boolean isMeant(ServletInvocableHandlerMethod handler) {
		ExceptionHandler annotation = handler.getMethodAnnotation(ExceptionHandler.class);
		Class<?>[] types = (annotation != null && annotation.exception().length > 0) ? annotation.exception()
				: handler.getMethod().getParameterTypes();
		for (Class<?> type : types) {
			if (ErrorResponse.class.isAssignableFrom(type)) {
				return true;
			}
		}
		return false;
	}

	private @Nullable ModelAndView render(IdempotencyProblem problem, HttpServletResponse response) {
		response.setStatus(problem.getStatusCode().value());
		problem.getHeaders().forEach((name, values) -> values.forEach((value) -> response.setHeader(name, value)));
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		try {
			response.getOutputStream().write(this.mapper.writeValueAsBytes(members(problem.getBody())));
		}
		catch (IOException ex) {
			logger.debug("The client is gone before it got its problem", ex);
		}
		return new ModelAndView();
	}

	private static Map<String, Object> members(ProblemDetail problem) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", String.valueOf(problem.getType()));
		members.put("title", String.valueOf(problem.getTitle()));
		members.put("status", problem.getStatus());
		members.put("detail", String.valueOf(problem.getDetail()));
		if (problem.getProperties() != null) {
			members.putAll(problem.getProperties());
		}
		return members;
	}

}
