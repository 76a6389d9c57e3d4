package dev.idempotent.webmvc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the server's error page is made from, in place of its bytes: these are written
 * after the request, by the container's error dispatch.
 *
 * @param time when the error happened, in ms since 1970
 * @param message what was given to {@code sendError}
 * @param exceptionMessage the exception's own
 */
record ErrorPage(long time, @Nullable String message, @Nullable String exceptionMessage) {

	private static final String TIME = ErrorPage.class.getName() + ".time";

	private static final int ABSENT = -1;

	/**
	 * Returns the time that a running error dispatch is to show, or null when it is its
	 * own.
	 */
	static @Nullable Long time(HttpServletRequest request) {
		return (Long) request.getAttribute(TIME);
	}

	void send(int status, HttpServletRequest request, HttpServletResponse response) throws IOException {
		request.setAttribute(TIME, this.time);
		if (this.message != null) {
			response.sendError(status, this.message);
		}
		else {
			response.sendError(status);
		}
	}

	byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeLong(this.time);
			write(out, this.message);
			write(out, this.exceptionMessage);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads what an error page is made from.
	 * @throws IllegalArgumentException when these are not its bytes
	 */
	static ErrorPage read(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			ErrorPage page = new ErrorPage(in.readLong(), read(in), read(in));
			if (in.read() != -1) {
				throw new IOException("An error page goes on after its end");
			}
			return page;
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("An error page can't be read", ex);
		}
	}

	private static void write(DataOutputStream out, @Nullable String text) throws IOException {
		if (text == null) {
			out.writeInt(ABSENT);
			return;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static @Nullable String read(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length == ABSENT) {
			return null;
		}
		if (length < 0 || length > in.available()) {
			throw new IOException("An error page has no text of " + length + " bytes");
		}
		return new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

}
