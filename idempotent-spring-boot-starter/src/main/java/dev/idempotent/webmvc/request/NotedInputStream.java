package dev.idempotent.webmvc.request;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a noted body from its beginning. Never waits once it is noted, so that a listener
 * is called at once. Not thread-safe.
 */
final class NotedInputStream extends ServletInputStream {

	private static final int WINDOW = 4096;

	private final NotedBody body;

	private final ServletRequest request;

	private @Nullable NotedBytes bytes;

	private long position;

	private long mark;

	private byte[] window = new byte[0];

	private long windowStart;

	private @Nullable ReadListener listener;

	NotedInputStream(NotedBody body, ServletRequest request) {
		this.body = body;
		this.request = request;
	}

	@Override
	public int read() throws IOException {
		NotedBytes bytes = bytes();
		return bytes.isInMemory(this.position) ? bytes.get(this.position++) : readFile(bytes);
	}

	// The body would ask the request for its length at each byte
	private NotedBytes bytes() throws IOException {
		if (this.bytes == null) {
			this.bytes = this.body.bytes();
		}
		return this.bytes;
	}

	private int readFile(NotedBytes bytes) throws IOException {
		if (this.position < this.windowStart || this.position >= this.windowStart + this.window.length) {
			byte[] window = new byte[(int) Math.min(WINDOW, remaining())];
			int length = bytes.read(this.position, window, 0, window.length);
			if (length <= 0) {
				return -1;
			}
			this.window = (length == window.length) ? window : Arrays.copyOf(window, length);
			this.windowStart = this.position;
		}
		return this.window[(int) (this.position++ - this.windowStart)] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		int read = bytes().read(this.position, target, offset, length);
		this.position += Math.max(read, 0);
		return read;
	}

	@Override
	public long skip(long count) throws IOException {
		long skipped = Math.max(0, Math.min(count, remaining()));
		this.position += skipped;
		return skipped;
	}

	@Override
	public int available() throws IOException {
		return (int) Math.min(remaining(), Integer.MAX_VALUE);
	}

	@Override
	public boolean markSupported() {
		return true;
	}

	@Override
	public void mark(int limit) {
		this.mark = this.position;
	}

	@Override
	public void reset() {
		this.position = this.mark;
	}

	@Override
	public boolean isFinished() {
		return this.body.notedSize() == this.position;
	}

	@Override
	public boolean isReady() {
		return true;
	}

	/**
	 * Calls the listener here and now, as often as it reads some of what is there, and
	 * then once more.
	 */
	@Override
	public void setReadListener(ReadListener listener) {
		if (this.listener != null || !this.request.isAsyncStarted()) {
			throw new IllegalStateException("A listener can be set once, and only after startAsync()");
		}
		this.listener = Objects.requireNonNull(listener);
		try {
			for (long before = -1; remaining() > 0 && before != this.position;) {
				before = this.position;
				listener.onDataAvailable();
			}
			if (remaining() == 0) {
				listener.onAllDataRead();
			}
		}
		catch (IOException | RuntimeException ex) {
			listener.onError(ex);
		}
	}

	private long remaining() throws IOException {
		return this.body.bytes().size() - this.position;
	}

}
