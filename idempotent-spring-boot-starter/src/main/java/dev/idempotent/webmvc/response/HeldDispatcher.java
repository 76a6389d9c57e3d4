package dev.idempotent.webmvc.response;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.util.WebUtils;

/**
 * Forwards in a way that lets the response be held: after a forward, Tomcat ends the
 * response that it finds within all wrappers.
 */
public record HeldDispatcher(RequestDispatcher dispatcher) implements RequestDispatcher {

	@Override
	public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
		HeldResponse held = WebUtils.getNativeResponse(response, HeldResponse.class);
		this.dispatcher.forward(request, (held != null && !held.isPassing()) ? opaque(response) : response);
	}

	@Override
	public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
		this.dispatcher.include(request, response);
	}

	private static ServletResponse opaque(ServletResponse response) {
		return (ServletResponse) Proxy.newProxyInstance(HeldDispatcher.class.getClassLoader(),
				new Class<?>[] { HttpServletResponse.class }, (proxy, method, arguments) -> {
					try {
						return method.invoke(response, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
