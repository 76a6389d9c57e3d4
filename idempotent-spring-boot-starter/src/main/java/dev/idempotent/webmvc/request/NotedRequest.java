package dev.idempotent.webmvc.request;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is noted when somebody reads it, so that it can be fingerprinted
 * before the method runs and is still there for the method. The stream and the reader
 * share one place in it. The request inside stays reachable by {@link #getRequest()}, but
 * has no body any more. Not thread-safe.
 */
public class NotedRequest extends HttpServletRequestWrapper implements Closeable {

	private final NotedBody body;

	private @Nullable ServletInputStream stream;

	private @Nullable BufferedReader reader;

	private @Nullable Map<String, String[]> parameters;

	/**
	 * Notes a request. Nothing is read, and nothing allocated for the body, until
	 * somebody reads it.
	 * @param maxBodySize most bytes that are noted
	 */
	public NotedRequest(HttpServletRequest request, long maxBodySize) {
		super(request);
		this.body = new NotedBody(request, maxBodySize);
	}

	@Override
	public ServletInputStream getInputStream() {
		if (this.stream == null) {
			this.stream = stream();
		}
		return this.stream;
	}

	@Override
	public BufferedReader getReader() throws IOException {
		if (this.reader == null) {
			String encoding = getCharacterEncoding();
			this.reader = new BufferedReader(new InputStreamReader(getInputStream(),
					(encoding != null) ? encoding : StandardCharsets.ISO_8859_1.name()));
		}
		return this.reader;
	}

	@Override
	public @Nullable String getParameter(String name) {
		String[] values = getParameterValues(name);
		return (values != null && values.length > 0) ? values[0] : null;
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		Map<String, String[]> noted = notedParameters();
		return (noted != null) ? noted.get(name) : super.getParameterValues(name);
	}

	@Override
	public Enumeration<String> getParameterNames() {
		Map<String, String[]> noted = notedParameters();
		return (noted != null) ? Collections.enumeration(noted.keySet()) : super.getParameterNames();
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		Map<String, String[]> noted = notedParameters();
		return (noted != null) ? noted : super.getParameterMap();
	}

	/**
	 * Returns the body, all of it noted.
	 */
	public NotedBody drain() throws IOException {
		if (this.stream == null && FormParameters.isForm(this) && isWrappedForParameters()) {
			// By the container, so that the application's wrapper has its say
			super.getParameterMap();
		}
		this.body.bytes();
		return this.body;
	}

	/**
	 * Returns the body from its beginning, besides what others read of it.
	 */
	public ServletInputStream stream() {
		return new NotedInputStream(this.body, this);
	}

	/**
	 * Throws the problem of a body that is too large, where its size is known unread.
	 */
	public void checkLength(long size) {
		this.body.checkSize(Math.max(size, getContentLengthLong()));
	}

	/**
	 * Returns whether somebody has asked for the body as a stream or a reader.
	 */
	boolean isStreamed() {
		return this.stream != null;
	}

	/**
	 * Frees what was noted. Further calls do nothing.
	 */
	@Override
	public void close() {
		this.body.close();
	}

	/**
	 * Returns the parameters of a form that was read from the container before it became
	 * parameters, or null when they are the container's to tell.
	 */
	private @Nullable Map<String, String[]> notedParameters() {
		if (this.parameters == null && (this.stream != null || this.body.notedSize() >= 0)
				&& FormParameters.isForm(this)) {
			try {
				this.parameters = this.body.isOfParameters() ? super.getParameterMap() : Collections.unmodifiableMap(
						FormParameters.merge(super.getParameterMap(), FormParameters.parse(this::stream, this)));
			}
			catch (IllegalArgumentException ex) {
				this.parameters = super.getParameterMap();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return this.parameters;
	}

	private boolean isWrappedForParameters() {
		ServletRequest request = getRequest();
		for (; request instanceof ServletRequestWrapper wrapper; request = wrapper.getRequest()) {
			if (!wrapper.getClass().getName().startsWith("org.springframework.")
					&& Arrays.stream(wrapper.getClass().getMethods())
						.anyMatch((method) -> method.getName().startsWith("getParameter")
								&& method.getDeclaringClass() != ServletRequestWrapper.class)) {
				return true;
			}
		}
		return false;
	}

}
