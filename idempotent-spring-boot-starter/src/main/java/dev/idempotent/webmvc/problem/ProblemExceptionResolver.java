package dev.idempotent.webmvc.problem;

import java.io.IOException;
import java.util.Locale;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;
import org.springframework.web.servlet.support.RequestContextUtils;

import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.ProblemDocs;

/**
 * Renders the problems, ahead of the application's exception handlers, so that a
 * catch-all among them does not turn a 409 into a 500. A handler that was written for
 * these problems, or for {@code ErrorResponseException}, is left to do its work; Spring's
 * own one for the latter only where the application renders nothing by itself.
 */
public final class ProblemExceptionResolver extends ExceptionHandlerExceptionResolver {

	private final ProblemAnswers answers;

	private final @Nullable ProblemDocs docs;

	/**
	 * Creates a resolver.
	 * @param docs where the problems are documented; null: nowhere
	 */
	public ProblemExceptionResolver(ProblemAnswers answers, @Nullable ProblemDocs docs) {
		this.answers = answers;
		this.docs = docs;
		setOrder(Ordered.HIGHEST_PRECEDENCE);
	}

	@Override
	protected @Nullable ModelAndView doResolveHandlerMethodException(HttpServletRequest request,
			HttpServletResponse response, @Nullable HandlerMethod handlerMethod, Exception exception) {
		if (!(exception instanceof IdempotencyProblem problem) || response.isCommitted()) {
			return null;
		}
		if (this.docs != null) {
			this.docs.addTo(problem);
		}
		ServletInvocableHandlerMethod handler = getExceptionHandlerMethod(handlerMethod, exception,
				new ServletWebRequest(request, response));
		return (handler != null && isMeant(handler)) ? null : render(problem, request, response);
	}

	private boolean isMeant(ServletInvocableHandlerMethod handler) {
		if (this.answers.isOwn() && handler.getMethod().getDeclaringClass() == ResponseEntityExceptionHandler.class) {
			return false;
		}
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

	private ModelAndView render(IdempotencyProblem problem, HttpServletRequest request, HttpServletResponse response) {
		Locale locale = RequestContextUtils.getLocale(request);
		translate(problem, locale);
		try {
			this.answers.answer(problem, locale).writeTo(response);
		}
		catch (IOException ex) {
			logger.debug("The client is gone before it got its problem", ex);
		}
		return new ModelAndView();
	}

	private void translate(IdempotencyProblem problem, Locale locale) {
		try {
			problem.updateAndGetBody(getApplicationContext(), locale);
		}
		catch (IllegalArgumentException ex) {
			logger.error("The message for " + problem.getName() + " can not be read; the client gets the default", ex);
		}
	}

}
