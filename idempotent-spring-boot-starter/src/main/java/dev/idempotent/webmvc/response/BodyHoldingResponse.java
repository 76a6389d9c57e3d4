package dev.idempotent.webmvc.response;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body is held, or passes.
 */
public abstract class BodyHoldingResponse extends HeaderNotingResponse {

	private final int limit;

	private final Overflow overflow;

	private final HeldBody body = new HeldBody();

	private final HeldStream stream = new HeldStream(new Target());

	private @Nullable HeldWriter writer;

	private boolean streamUsed;

	private boolean committed;

	private boolean flushed;

	private volatile boolean passing;

	BodyHoldingResponse(HttpServletResponse response, int limit, Overflow overflow) {
		super(response);
		this.limit = limit;
		this.overflow = overflow;
	}

	/**
	 * Returns the body, or null when it is larger than the limit.
	 */
	public byte @Nullable [] body() {
		return this.body.isSpilled() ? null : this.body.bytes();
	}

	/**
	 * Lets more be written than is held in memory.
	 */
	public void spill() throws IOException {
		this.body.spill();
	}

	/**
	 * Returns the body as it is held.
	 */
	HeldBody held() {
		return this.body;
	}

	/**
	 * Writes what is held in the way that the handler chose, in which others may go on.
	 */
	void writeTo(HttpServletResponse response) throws IOException {
		if (this.writer != null) {
			new InputStreamReader(this.body.open(), this.writer.charset()).transferTo(response.getWriter());
		}
		else {
			this.body.writeTo(response.getOutputStream());
		}
	}

	/**
	 * Returns whether all that is written passes on.
	 */
	public boolean isPassing() {
		return this.passing;
	}

	void pass() {
		this.passing = true;
	}

	/**
	 * Returns whether the handler wanted its answer to leave while it was held.
	 */
	public boolean isFlushed() {
		return this.flushed;
	}

	/**
	 * Lets nothing be changed any more.
	 */
	void commit() {
		this.committed = true;
	}

	void uncommit() {
		this.committed = false;
		this.flushed = false;
	}

	/**
	 * Returns whether what is held takes no body any more.
	 */
	abstract boolean isBodyIgnored();

	@Override
	boolean isOpen() {
		return this.passing || !this.committed;
	}

	@Override
	@Nullable String fixedEncoding() {
		return (this.writer != null && !this.passing) ? this.writer.charset().name() : null;
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
			setCharacterEncoding(encoding);
			this.writer = new HeldWriter(this.stream, Charset.forName(encoding), this::passingWriter);
		}
		return this.writer;
	}

	@Override
	public void flushBuffer() throws IOException {
		if (this.passing) {
			super.flushBuffer();
		}
		else {
			flushHeld();
		}
	}

	private void flushHeld() throws IOException {
		commit();
		this.flushed = true;
		this.overflow.writing(false);
	}

	@Override
	public boolean isCommitted() {
		return this.passing ? super.isCommitted() : this.committed;
	}

	@Override
	public void reset() {
		if (!this.passing) {
			resetBuffer();
			headers().clear();
			this.writer = null;
			this.streamUsed = false;
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
		this.body.clear();
	}

	private @Nullable Writer passingWriter() throws IOException {
		return this.passing ? getResponse().getWriter() : null;
	}

	/**
	 * Decides whether what is about to be written is held.
	 */
	public interface Overflow {

		/**
		 * Called before bytes are held, and when the handler wants them to leave.
		 * @param beyondLimit whether they are more than is held in memory
		 */
		void writing(boolean beyondLimit) throws IOException;

	}

	private final class Target implements HeldStream.Target {

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			BodyHoldingResponse response = BodyHoldingResponse.this;
			if (!response.passing) {
				response.overflow
					.writing(!response.body.isSpilled() && response.body.sizeInMemory() + length > response.limit);
			}
			if (response.passing) {
				response.getResponse().getOutputStream().write(bytes, offset, length);
			}
			else if (!isBodyIgnored()) {
				response.body.write(bytes, offset, length);
			}
		}

		@Override
		public void flush() throws IOException {
			if (BodyHoldingResponse.this.passing) {
				BodyHoldingResponse.this.getResponse().getOutputStream().flush();
			}
			else {
				flushHeld();
			}
		}

		@Override
		public void close() {
			if (!BodyHoldingResponse.this.passing) {
				commit();
			}
		}

	}

}
