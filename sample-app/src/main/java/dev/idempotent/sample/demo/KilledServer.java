package dev.idempotent.sample.demo;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * What a client sees of a server that is killed while it works on the client's request: a
 * connection that breaks.
 */
@Component
class KilledServer extends OncePerRequestFilter {

	/**
	 * The header of a request that is to be left in the middle.
	 */
	static final String HEADER = "Sample-Kill-Server";

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return request.getHeader(HEADER) == null;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, new ContentCachingResponseWrapper(response));
		response.reset();
		response.setHeader(HttpHeaders.CONNECTION, "close");
		// A byte that never comes
		response.setContentLength(1);
		response.flushBuffer();
	}

}
