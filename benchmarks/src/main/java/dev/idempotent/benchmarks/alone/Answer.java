package dev.idempotent.benchmarks.alone;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import org.springframework.mock.web.MockHttpServletResponse;

/**
 * An answer whose body is counted and not kept: the mock's own takes it byte by byte.
 */
public final class Answer extends MockHttpServletResponse {

	private final Body body = new Body();

	/**
	 * Returns how many bytes the body has.
	 */
	public int size() {
		return this.body.size;
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return this.body;
	}

	private static final class Body extends ServletOutputStream {

		private int size;

		@Override
		public void write(int value) {
			this.size++;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			this.size += length;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new UnsupportedOperationException();
		}

	}

}
