package dev.idempotent.benchmarks.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that sends orders, one after the other. It costs less than a client of
 * HTTP would, on a machine that servers and their clients share.
 */
final class KeepAliveConnection implements AutoCloseable {

	private static final String HEAD = """
			POST /orders HTTP/1.1\r
			Host: localhost\r
			Content-Type: application/json\r
			Accept: application/json\r
			Content-Length: %d\r
			Idempotency-Key: %s\r
			\r
			""";

	private final Socket socket;

	private final InputStream input;

	private final OutputStream output;

	private final byte[] body;

	KeepAliveConnection(int port, byte[] body) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.input = new BufferedInputStream(this.socket.getInputStream());
		this.output = this.socket.getOutputStream();
		this.body = body;
	}

	/**
	 * Sends an order and returns the status, once its answer has been read.
	 */
	int post(String key) throws IOException {
		byte[] head = HEAD.formatted(this.body.length, key).getBytes(StandardCharsets.US_ASCII);
		byte[] request = new byte[head.length + this.body.length];
		System.arraycopy(head, 0, request, 0, head.length);
		System.arraycopy(this.body, 0, request, head.length, this.body.length);
		this.output.write(request);
		int status = Integer.parseInt(line().split(" ")[1]);
		skipBody();
		return status;
	}

	private void skipBody() throws IOException {
		long length = 0;
		boolean chunked = false;
		for (String line = line(); !line.isEmpty(); line = line()) {
			String header = line.toLowerCase(Locale.ROOT);
			if (header.startsWith("content-length:")) {
				length = Long.parseLong(header.substring(15).trim());
			}
			chunked |= header.startsWith("transfer-encoding:");
		}
		if (chunked) {
			for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
				this.input.skipNBytes(chunk + 2);
			}
			line();
		}
		else {
			this.input.skipNBytes(length);
		}
	}

	private int chunk() throws IOException {
		return Integer.parseInt(line(), 16);
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next < 0) {
				throw new EOFException("The server hung up");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
