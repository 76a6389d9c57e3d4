package dev.idempotent.webmvc.response;

import java.io.IOException;
import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A response whose body waits until it is let go, so that an answer is kept before its
 * first byte leaves. Status and headers reach the response behind at once, which is not
 * committed by them; flushing, closing, an error and a redirection end what can still be
 * changed, as they would there. Once let go, it passes everything on. Not thread-safe, as
 * no response is.
 */
public final class HeldResponse extends BodyHoldingResponse {

	private final HttpServletRequest request;

	private long declaredLength = -1;

	private @Nullable SentError sentError;

	/**
	 * Creates a response.
	 * @param request against which a relative redirection is resolved
	 * @param limit bytes that are held in memory
	 * @param overflow asked once when a body grows larger
	 */
	public HeldResponse(HttpServletRequest request, HttpServletResponse response, int limit, Overflow overflow) {
		super(response, limit, overflow);
		this.request = request;
	}

	/**
	 * Returns the error that was sent in place of a body, or null.
	 */
	public @Nullable SentError sentError() {
		return this.sentError;
	}

	/**
	 * Lets what there is leave, and what follows at once when it is written.
	 */
	public void letGo() throws IOException {
		if (!isPassing()) {
			leave();
		}
	}

	private void leave() throws IOException {
		HttpServletResponse response = (HttpServletResponse) getResponse();
		pass();
		if (this.sentError != null) {
			this.sentError.sendTo(response);
			return;
		}
		try {
			if (!held().isEmpty()) {
				if (this.declaredLength > response.getBufferSize() || (isFlushed() && this.declaredLength > 0)) {
					response.setContentLengthLong(this.declaredLength);
				}
				writeTo(response);
			}
			if (isFlushed()) {
				response.flushBuffer();
			}
		}
		finally {
			held().clear();
		}
	}

	/**
	 * Forgets the body, and lets another be written, since nothing has left.
	 */
	public void beginAnew() {
		if (!isPassing()) {
			held().clear();
			this.sentError = null;
			uncommit();
		}
	}

	/**
	 * Forgets the body, and lets others write from now on.
	 * @return the response behind, on which all that is written arrives
	 */
	public HttpServletResponse giveUp() {
		if (!isPassing()) {
			held().clear();
			this.sentError = null;
			pass();
		}
		return (HttpServletResponse) getResponse();
	}

	// A small body gets its length from the container, and filters add headers until then
	@Override
	public void setContentLength(int length) {
		setContentLengthLong(length);
	}

	@Override
	public void setContentLengthLong(long length) {
		this.declaredLength = length;
		if (isPassing()) {
			super.setContentLengthLong(length);
		}
	}

	/**
	 * Sets another status before anything has left, also when it could not be changed any
	 * more.
	 */
	public void replaceStatus(int status) {
		((HttpServletResponse) getResponse()).setStatus(status);
	}

	@Override
	public void sendError(int status) throws IOException {
		sendError(status, null);
	}

	@Override
	public void sendError(int status, @Nullable String message) throws IOException {
		SentError error = new SentError(status, message);
		if (isPassing()) {
			error.sendTo((HttpServletResponse) getResponse());
			return;
		}
		resetBuffer();
		this.sentError = error;
		commit();
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		sendRedirect(location, SC_FOUND, true);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
		if (isPassing()) {
			super.sendRedirect(location, status, clearBuffer);
			return;
		}
		if (isCommitted()) {
			throw new IllegalStateException("The response is committed");
		}
		if (clearBuffer) {
			resetBuffer();
		}
		setStatus(status);
		setHeader(HttpHeaders.LOCATION, absolute(location));
		commit();
	}

	@Override
	public void reset() {
		super.reset();
		this.declaredLength = -1;
	}

	@Override
	boolean isBodyIgnored() {
		return this.sentError != null;
	}

	private String absolute(String location) {
		try {
			return URI.create(this.request.getRequestURL().toString()).resolve(location).toString();
		}
		catch (IllegalArgumentException ex) {
			return location;
		}
	}

}
