package dev.idempotent.webmvc;

import java.io.Closeable;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

public final class NotedRequest extends HttpServletRequestWrapper implements Closeable {

	public NotedRequest(HttpServletRequest request, long maxBodySize) {
		super(request);
	}

	@Override
	public void close() {
	}

}
