package dev.idempotent.webmvc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.WebUtils;

/**
 * The handler adapters and exception resolvers of each dispatcher servlet, in its order.
 * Thread-safe.
 */
public final class DispatcherBeans {

	private final Map<ApplicationContext, Beans> beans = new ConcurrentReferenceHashMap<>();

	/**
	 * Returns the adapter that would handle a request, but for those of a type.
	 */
	HandlerAdapter adapter(HttpServletRequest request, Object handler, Class<?> except) {
		for (HandlerAdapter adapter : beans(request).adapters()) {
			if (!except.isInstance(adapter) && adapter.supports(handler)) {
				return adapter;
			}
		}
		throw new IllegalStateException("No handler adapter supports " + handler);
	}

	/**
	 * Lets the resolvers answer an exception, as the dispatcher servlet would.
	 * @return null when none does
	 */
	@Nullable ModelAndView resolve(HttpServletRequest request, HttpServletResponse response, Object handler,
			Exception exception) {
		request.removeAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE);
		if (!response.isCommitted()) {
			response.setHeader(HttpHeaders.CONTENT_TYPE, null);
			response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
			response.resetBuffer();
		}
		for (HandlerExceptionResolver resolver : beans(request).resolvers()) {
			ModelAndView view = resolver.resolveException(request, response, handler, exception);
			if (view != null) {
				exposeTo(request, view, exception);
				return view;
			}
		}
		return null;
	}

	private static void exposeTo(HttpServletRequest request, ModelAndView view, Exception exception) {
		if (view.isEmpty()) {
			request.setAttribute(DispatcherServlet.EXCEPTION_ATTRIBUTE, exception);
		}
		else {
			WebUtils.exposeErrorRequestAttributes(request, exception, null);
		}
	}

	private Beans beans(HttpServletRequest request) {
		ApplicationContext context = RequestContextUtils.findWebApplicationContext(request);
		Assert.state(context != null, "No dispatcher servlet handles this request");
		return this.beans.computeIfAbsent(context, Beans::of);
	}

	private record Beans(List<HandlerAdapter> adapters, List<HandlerExceptionResolver> resolvers) {

		static Beans of(ApplicationContext context) {
			return new Beans(sorted(context, HandlerAdapter.class), sorted(context, HandlerExceptionResolver.class));
		}

		private static <T> List<T> sorted(ApplicationContext context, Class<T> type) {
			List<T> beans = new ArrayList<>(
					BeanFactoryUtils.beansOfTypeIncludingAncestors(context, type, true, false).values());
			AnnotationAwareOrderComparator.sort(beans);
			return beans;
		}

	}

}
