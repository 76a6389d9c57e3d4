package dev.idempotent.torture.server;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import org.springframework.stereotype.Component;

/**
 * Notes when a request came, which is before its claim.
 */
@Component
class ArrivalFilter implements Filter {

	private static final String ATTRIBUTE = ArrivalFilter.class.getName();

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		request.setAttribute(ATTRIBUTE, System.currentTimeMillis());
		chain.doFilter(request, response);
	}

	static long arrival(ServletRequest request) {
		return (Long) request.getAttribute(ATTRIBUTE);
	}

}
