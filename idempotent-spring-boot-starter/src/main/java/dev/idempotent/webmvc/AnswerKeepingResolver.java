package dev.idempotent.webmvc;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Keeps the answer that the application's own resolvers give to an exception which is a
 * result, and gives it again. Touches no other exception.
 */
public final class AnswerKeepingResolver implements HandlerExceptionResolver, Ordered {

	private static final Log logger = LogFactory.getLog(AnswerKeepingResolver.class);

	private final ObjectProvider<HandlerExceptionResolver> resolvers;

	/**
	 * Creates a resolver.
	 * @param resolvers all of the application's, this one among them
	 */
	public AnswerKeepingResolver(ObjectProvider<HandlerExceptionResolver> resolvers) {
		this.resolvers = resolvers;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception) {
		try {
			AnswerAgainException again = AnswerAgainException.in(exception);
			if (again != null) {
				again.write();
				return new ModelAndView();
			}
			PendingAnswer pending = PendingAnswer.take(request);
			return (pending != null) ? resolve(request, response, handler, exception, pending) : null;
		}
		catch (IOException ex) {
			logger.debug("The client is gone before it got its answer", ex);
			return new ModelAndView();
		}
	}

	private @Nullable ModelAndView resolve(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception, PendingAnswer pending) throws IOException {
		try {
			if (!pending.isFor(exception)) {
				return null;
			}
			AnswerRecorder recorder = new AnswerRecorder(response);
			ModelAndView view = application(request, recorder, handler, exception);
			// A view is rendered later, and by what it finds then
			if (view != null && view.isEmpty()) {
				pending.resolve(recorder.answer(pending.exchange(), exception));
			}
			if (view != null) {
				recorder.passOn(request);
			}
			return view;
		}
		finally {
			pending.resolve(null);
		}
	}

	private @Nullable ModelAndView application(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception exception) {
		for (HandlerExceptionResolver resolver : this.resolvers.orderedStream().toList()) {
			ModelAndView view = (resolver != this) ? resolver.resolveException(request, response, handler, exception)
					: null;
			if (view != null) {
				return view;
			}
		}
		return null;
	}

}
