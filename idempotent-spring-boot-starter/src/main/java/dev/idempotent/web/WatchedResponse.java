package dev.idempotent.web;

import java.io.IOException;
import java.io.PrintWriter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * A response as a method gets it, which knows whether the method asked to write to it.
 */
final class WatchedResponse extends HttpServletResponseWrapper {

	private volatile boolean written;

	WatchedResponse(HttpServletResponse response) {
		super(response);
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		this.written = true;
		return super.getOutputStream();
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		this.written = true;
		return super.getWriter();
	}

	// What the error page writes then is not seen
	@Override
	public void sendError(int status) throws IOException {
		this.written = true;
		super.sendError(status);
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		this.written = true;
		super.sendError(status, message);
	}

	boolean isWritten() {
		return this.written;
	}

}
