package dev.idempotent.webmvc.request;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingRequestWrapper;
import org.springframework.web.util.WebUtils;

import dev.idempotent.problem.BodyTooLargeException;

/**
 * A request's body. The first who reads any of it lets all of it be noted, so that one
 * which is too large shows before a converter has begun, and what one has read is there
 * for others. Not thread-safe.
 */
final class NotedBody implements Closeable {

	private static final byte[] NOTHING = new byte[0];

	private final HttpServletRequest request;

	private final long maxSize;

	private @Nullable NotedBytes bytes;

	private @Nullable IOException failure;

	private boolean usedUp;

	private boolean parameters;

	NotedBody(HttpServletRequest request, long maxSize) {
		this.request = request;
		this.maxSize = maxSize;
	}

	/**
	 * Returns all of it.
	 * @throws BodyTooLargeException when it is larger than is noted
	 */
	NotedBytes bytes() throws IOException {
		if (this.failure != null) {
			throw this.failure;
		}
		checkSize(this.request.getContentLengthLong());
		if (this.bytes == null) {
			this.bytes = new NotedBytes(this.request.getContentLengthLong());
			try {
				note(this.bytes);
			}
			catch (IOException ex) {
				this.failure = ex;
				throw ex;
			}
		}
		checkSize(this.bytes.size());
		return this.bytes;
	}

	/**
	 * Returns its size, or -1 when nobody has read any of it.
	 */
	long notedSize() {
		return (this.bytes != null) ? this.bytes.size() : -1;
	}

	/**
	 * Throws the problem of a body that is too large.
	 */
	void checkSize(long size) {
		if (size > this.maxSize) {
			throw new BodyTooLargeException(this.maxSize);
		}
	}

	/**
	 * Returns whether somebody has read it, or a part of it, before, and it can't be had
	 * again.
	 */
	boolean isUsedUp() throws IOException {
		bytes();
		return this.usedUp;
	}

	/**
	 * Returns whether it had become parameters before it could be read, and was written
	 * again.
	 */
	boolean isOfParameters() throws IOException {
		bytes();
		return this.parameters;
	}

	/**
	 * Lets other bytes be the body.
	 */
	private void replace(byte[] content) throws IOException {
		NotedBytes replacement = new NotedBytes(content.length);
		replacement.addAll(new ByteArrayInputStream(content), Long.MAX_VALUE);
		close();
		this.bytes = replacement;
	}

	@Override
	public void close() {
		if (this.bytes != null) {
			this.bytes.close();
		}
	}

	private void note(NotedBytes bytes) throws IOException {
		ServletInputStream stream = stream();
		boolean finished = isChunked() && (stream == null || stream.isFinished());
		if (stream != null && !bytes.addAll(stream, this.maxSize)) {
			bytes.close();
			return;
		}
		long length = this.request.getContentLengthLong();
		if (bytes.size() == 0 && mayBeParameters()) {
			replace(FormParameters.body(this.request));
			this.parameters = notedSize() > 0;
		}
		boolean missing = (length >= 0) ? bytes.size() < length : finished && bytes.size() == 0;
		if (missing && !this.parameters) {
			byte[] content = cached();
			if (content.length == length) {
				replace(content);
			}
			else {
				this.usedUp = bytes.size() == 0 || stream == containerStream();
			}
		}
	}

	private @Nullable ServletInputStream stream() throws IOException {
		try {
			return this.request.getInputStream();
		}
		catch (IllegalStateException ex) {
			// Somebody has a reader
			return null;
		}
	}

	/**
	 * Returns whether the body may have become parameters. Those of a mock have no body
	 * and often no type.
	 */
	private boolean mayBeParameters() {
		return FormParameters.isForm(this.request)
				|| (this.request.getContentType() == null && this.request.getQueryString() == null);
	}

	private boolean isChunked() {
		return this.request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
	}

	private byte[] cached() {
		ContentCachingRequestWrapper caching = WebUtils.getNativeRequest(this.request,
				ContentCachingRequestWrapper.class);
		return (caching != null) ? caching.getContentAsByteArray() : NOTHING;
	}

	/**
	 * Returns the stream below all wrappers, of which the length is that of the header.
	 */
	private @Nullable ServletInputStream containerStream() throws IOException {
		ServletRequest request = this.request;
		while (request instanceof ServletRequestWrapper wrapper) {
			request = wrapper.getRequest();
		}
		try {
			return request.getInputStream();
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

}
