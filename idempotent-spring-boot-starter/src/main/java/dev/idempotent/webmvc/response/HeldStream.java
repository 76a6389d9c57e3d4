package dev.idempotent.webmvc.response;

import java.io.IOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/**
 * What a handler writes bytes into.
 */
final class HeldStream extends ServletOutputStream {

	private final Target target;

	HeldStream(Target target) {
		this.target = target;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.target.write(bytes, offset, length);
	}

	@Override
	public void flush() throws IOException {
		this.target.flush();
	}

	@Override
	public void close() throws IOException {
		this.target.close();
	}

	@Override
	public boolean isReady() {
		return true;
	}

	@Override
	public void setWriteListener(WriteListener listener) {
		throw new IllegalStateException("A held response is written without blocking anyway");
	}

	/**
	 * Where the bytes go.
	 */
	interface Target {

		void write(byte[] bytes, int offset, int length) throws IOException;

		void flush() throws IOException;

		void close() throws IOException;

	}

}
