package dev.idempotent.webmvc;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StreamUtils;

/**
 * A response whose body waits until it is let go, so that an answer is kept before its
 * first byte leaves. Status and headers reach the response behind at once, which is not
 * committed by them; flushing, closing, an error and a redirection end what can still be
 * changed, as they would there. Once let go, it passes everything on. Not thread-safe, as
 * no response is.
 */
final class HeldResponse extends HttpServletResponseWrapper {

	private final HttpServletRequest request;

	private final int limit;

	private final Overflow overflow;

	private final HeldHeaders headers = new HeldHeaders();

	private final HeldBody body = new HeldBody();

	private final HeldStream stream = new HeldStream();

	private @Nullable HeldWriter writer;

	private boolean streamUsed;

	private long declaredLength = -1;

	private boolean committed;

	private boolean flushed;

	private @Nullable SentError sentError;

	private volatile boolean passing;

	/**
	 * Creates a response.
	 * @param request against which a relative redirection is resolved
	 * @param limit bytes that are held in memory
	 * @param overflow asked once when a body grows larger
	 */
	HeldResponse(HttpServletRequest request, HttpServletResponse response, int limit, Overflow overflow) {
		super(response);
		this.request = request;
		this.limit = limit;
		this.overflow = overflow;
	}

	HeldHeaders headers() {
		return this.headers;
	}

	/**
	 * Returns the error that was sent in place of a body, or null.
	 */
	@Nullable SentError sentError() {
		return this.sentError;
	}

	/**
	 * Returns the body, or null when it is larger than the limit.
	 */
	byte @Nullable [] body() {
		flushWriter();
		return this.body.isSpilled() ? null : this.body.bytes();
	}

	/**
	 * Lets more be written than is held in memory.
	 */
	void spill() throws IOException {
		this.body.spill();
	}

	/**
	 * Lets the whole answer leave.
	 */
	void letGo() throws IOException {
		if (!this.passing) {
			flushWriter();
			leave(this.body.isSpilled() ? this.declaredLength : this.body.sizeInMemory());
		}
	}

	/**
	 * Lets what there is leave, and what follows at once when it is written.
	 */
	void passOn() throws IOException {
		if (!this.passing) {
			leave(this.declaredLength);
		}
	}

	private void leave(long length) throws IOException {
		this.passing = true;
		if (this.sentError != null) {
			this.sentError.sendTo((HttpServletResponse) getResponse());
			return;
		}
		try {
			if (!this.body.isEmpty()) {
				if (length > 0) {
					super.setContentLengthLong(length);
				}
				this.body.writeTo(super.getOutputStream());
			}
			if (this.flushed) {
				super.flushBuffer();
			}
		}
		finally {
			this.body.clear();
		}
	}

	/**
	 * Forgets the body, and lets others write from now on.
	 */
	void giveUp() {
		this.body.clear();
		this.sentError = null;
		this.passing = true;
	}

	// What can't be changed any more is ignored, as containers do
	private boolean isOpen() {
		return this.passing || !this.committed;
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		if (isOpen() && !isHeldBack(name, value)) {
			super.setHeader(name, value);
			note(name, value, true);
		}
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		if (isOpen() && !isHeldBack(name, value)) {
			super.addHeader(name, value);
			note(name, value, false);
		}
	}

	private void note(String name, @Nullable String value, boolean replaces) {
		if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
			noteContentType();
		}
		else if (replaces) {
			this.headers.set(name, value);
		}
		else {
			this.headers.add(name, value);
		}
	}

	@Override
	public void setIntHeader(String name, int value) {
		setHeader(name, Integer.toString(value));
	}

	@Override
	public void addIntHeader(String name, int value) {
		addHeader(name, Integer.toString(value));
	}

	@Override
	public void setDateHeader(String name, long date) {
		if (isOpen()) {
			super.setDateHeader(name, date);
			this.headers.set(name, super.getHeader(name));
		}
	}

	@Override
	public void addDateHeader(String name, long date) {
		if (isOpen()) {
			super.addDateHeader(name, date);
			Collection<String> values = super.getHeaders(name);
			this.headers.add(name, List.copyOf(values).get(values.size() - 1));
		}
	}

	@Override
	public void setContentType(@Nullable String type) {
		if (isOpen()) {
			super.setContentType(type);
			if (this.writer != null) {
				super.setCharacterEncoding(this.writer.encoding);
			}
			noteContentType();
		}
	}

	// With its charset, which may come later
	private void noteContentType() {
		this.headers.set(HttpHeaders.CONTENT_TYPE, super.getContentType());
	}

	@Override
	public void setCharacterEncoding(String encoding) {
		if (isOpen() && this.writer == null) {
			super.setCharacterEncoding(encoding);
			noteContentType();
		}
	}

	@Override
	public void setLocale(Locale locale) {
		if (isOpen()) {
			super.setLocale(locale);
			this.headers.set(HttpHeaders.CONTENT_LANGUAGE, locale.toLanguageTag());
		}
	}

	@Override
	public void setStatus(int status) {
		if (isOpen()) {
			super.setStatus(status);
		}
	}

	// The length that leaves is that of the body
	@Override
	public void setContentLength(int length) {
		setContentLengthLong(length);
	}

	@Override
	public void setContentLengthLong(long length) {
		this.declaredLength = length;
		if (this.passing) {
			super.setContentLengthLong(length);
		}
	}

	private boolean isHeldBack(String name, @Nullable String value) {
		if (this.passing || !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
			return false;
		}
		this.declaredLength = (value != null) ? Long.parseLong(value) : -1;
		return true;
	}

	@Override
	public void sendError(int status) throws IOException {
		sendError(status, null);
	}

	@Override
	public void sendError(int status, @Nullable String message) throws IOException {
		SentError error = new SentError(status, message);
		if (this.passing) {
			error.sendTo((HttpServletResponse) getResponse());
			return;
		}
		resetBuffer();
		this.sentError = error;
		this.committed = true;
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		sendRedirect(location, SC_FOUND, true);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		if (this.passing) {
			super.sendRedirect(location, status, clearBuffer);
			return;
		}
		if (this.committed) {
			throw new IllegalStateException("The response is committed");
		}
		if (clearBuffer) {
			resetBuffer();
		}
		setStatus(status);
		setHeader(HttpHeaders.LOCATION, absolute(location));
		this.committed = true;
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.passing) {
			return super.getOutputStream();
		}
		if (this.writer != null) {
			throw new IllegalStateException("getWriter() was called for this response");
		}
		this.streamUsed = true;
		return this.stream;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (this.passing && this.writer == null) {
			return super.getWriter();
		}
		if (this.streamUsed) {
			throw new IllegalStateException("getOutputStream() was called for this response");
		}
		if (this.writer == null) {
			String encoding = getCharacterEncoding();
			// Also shown by the content type, as containers do
			super.setCharacterEncoding(encoding);
			noteContentType();
			this.writer = new HeldWriter(encoding);
		}
		return this.writer;
	}

	@Override
	public void flushBuffer() throws IOException {
		flushWriter();
		if (this.passing) {
			super.flushBuffer();
		}
		else {
			flushHeld();
		}
	}

	private void flushHeld() throws IOException {
		this.committed = true;
		this.flushed = true;
		this.overflow.writing(this, false);
	}

	@Override
	public boolean isCommitted() {
		return this.passing ? super.isCommitted() : this.committed;
	}

	@Override
	public void reset() {
		if (!this.passing) {
			resetBuffer();
			this.headers.clear();
			this.writer = null;
			this.streamUsed = false;
			this.declaredLength = -1;
		}
		super.reset();
	}

	@Override
	public void resetBuffer() {
		if (this.passing) {
			super.resetBuffer();
			return;
		}
		if (this.committed) {
			throw new IllegalStateException("The response is committed");
		}
		flushWriter();
		this.body.clear();
	}

	private void flushWriter() {
		if (this.writer != null) {
			this.writer.toStream();
		}
	}

	private String absolute(String location) {
		try {
			return URI.create(this.request.getRequestURL().toString()).resolve(location).toString();
		}
		catch (IllegalArgumentException ex) {
			return location;
		}
	}

	/**
	 * Decides whether what is about to be written is held.
	 */
	interface Overflow {

		/**
		 * Called before bytes are held, and when the handler wants them to leave.
		 * @param beyondLimit whether they are more than is held in memory
		 */
		void writing(HeldResponse response, boolean beyondLimit) throws IOException;

	}

	/**
	 * An error that the container's error page is to answer.
	 */
	record SentError(int status, @Nullable String message) {

		void sendTo(HttpServletResponse response) throws IOException {
			if (this.message != null) {
				response.sendError(this.status, this.message);
			}
			else {
				response.sendError(this.status);
			}
		}

	}

	private final class HeldStream extends ServletOutputStream {

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			HeldResponse response = HeldResponse.this;
			if (!response.passing) {
				response.overflow.writing(response, !response.body.isSpilled()
						&& response.body.sizeInMemory() + length > response.limit);
			}
			if (response.passing) {
				response.getResponse().getOutputStream().write(bytes, offset, length);
			}
			else if (response.sentError == null) {
				response.body.write(bytes, offset, length);
			}
		}

		@Override
		public void flush() throws IOException {
			if (HeldResponse.this.passing) {
				HeldResponse.this.getResponse().getOutputStream().flush();
			}
			else {
				flushHeld();
			}
		}

		@Override
		public void close() throws IOException {
			if (!HeldResponse.this.passing) {
				HeldResponse.this.committed = true;
			}
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new IllegalStateException("A held response is written without blocking anyway");
		}

	}

	private final class HeldWriter extends PrintWriter {

		private final String encoding;

		private HeldWriter(String encoding) throws IOException {
			super(new OutputStreamWriter(StreamUtils.nonFlushing(HeldResponse.this.stream), encoding));
			this.encoding = encoding;
		}

		// Without flushing the response
		private void toStream() {
			super.flush();
		}

		@Override
		public void flush() {
			super.flush();
			try {
				flushBuffer();
			}
			catch (IOException ex) {
				setError();
			}
		}

	}

}
