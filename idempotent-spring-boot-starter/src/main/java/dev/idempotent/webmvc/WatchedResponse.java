package dev.idempotent.webmvc;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.http.HttpHeaders;

/**
 * A response as a method gets it, which knows what headers the method has set, and
 * whether it asked to write. Thread-safe.
 */
final class WatchedResponse extends HttpServletResponseWrapper {

	private final Set<String> headers = Collections.synchronizedSet(new TreeSet<>(String.CASE_INSENSITIVE_ORDER));

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

	@Override
	public void setHeader(String name, String value) {
		this.headers.add(name);
		super.setHeader(name, value);
	}

	@Override
	public void addHeader(String name, String value) {
		this.headers.add(name);
		super.addHeader(name, value);
	}

	@Override
	public void setIntHeader(String name, int value) {
		this.headers.add(name);
		super.setIntHeader(name, value);
	}

	@Override
	public void addIntHeader(String name, int value) {
		this.headers.add(name);
		super.addIntHeader(name, value);
	}

	@Override
	public void setDateHeader(String name, long date) {
		this.headers.add(name);
		super.setDateHeader(name, date);
	}

	@Override
	public void addDateHeader(String name, long date) {
		this.headers.add(name);
		super.addDateHeader(name, date);
	}

	@Override
	public void setContentType(String type) {
		this.headers.add(HttpHeaders.CONTENT_TYPE);
		super.setContentType(type);
	}

	boolean isWritten() {
		return this.written;
	}

	boolean hasSet(String header) {
		return this.headers.contains(header);
	}

}
