package dev.idempotent.webmvc.request;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are kept as long as their request: the first {@value #IN_MEMORY} in memory,
 * what is more in a temporary file. Not thread-safe.
 */
final class NotedBytes implements Closeable {

	private static final int IN_MEMORY = 64 * 1024;

	private static final int BUFFER = 8192;

	private byte[] head;

	private long size;

	private @Nullable File path;

	private @Nullable RandomAccessFile file;

	/**
	 * Begins without bytes.
	 * @param expected how many there may be; negative: nobody knows
	 */
	NotedBytes(long expected) {
		// One more, so that the end shows without another buffer
		this.head = new byte[(int) Math.min((expected < 0) ? BUFFER : expected + 1, IN_MEMORY)];
	}

	long size() {
		return this.size;
	}

	/**
	 * Adds what a stream gives, up to its end.
	 * @return whether it had no more bytes than there may be
	 */
	boolean addAll(InputStream stream, long maxSize) throws IOException {
		byte[] buffer = this.head;
		for (int read = 0; read >= 0; this.size += Math.max(read, 0)) {
			if (this.size > maxSize) {
				return false;
			}
			if (this.size == this.head.length) {
				this.head = Arrays.copyOf(this.head, Math.min(2 * this.head.length, IN_MEMORY));
			}
			if (this.size < this.head.length) {
				read = stream.read(this.head, (int) this.size, this.head.length - (int) this.size);
			}
			else {
				buffer = (buffer.length == BUFFER) ? buffer : new byte[BUFFER];
				read = stream.read(buffer);
				append(buffer, read);
			}
		}
		return true;
	}

	/**
	 * Returns whether a byte is there, in memory.
	 */
	boolean isInMemory(long position) {
		return position < Math.min(this.size, this.head.length);
	}

	/**
	 * Returns a byte that is in memory.
	 */
	int get(long position) {
		return this.head[(int) position] & 0xff;
	}

	/**
	 * Reads as {@link InputStream#read(byte[], int, int)} does.
	 */
	int read(long position, byte[] target, int offset, int length) throws IOException {
		if (position >= this.size) {
			return (length == 0) ? 0 : -1;
		}
		if (position < this.head.length) {
			int read = (int) Math.min(length, Math.min(this.size, this.head.length) - position);
			System.arraycopy(this.head, (int) position, target, offset, read);
			return read;
		}
		RandomAccessFile file = file();
		file.seek(position - this.head.length);
		return file.read(target, offset, length);
	}

	@Override
	public void close() {
		try {
			if (this.file != null) {
				this.file.close();
			}
			if (this.path != null) {
				Files.deleteIfExists(this.path.toPath());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void append(byte[] buffer, int length) {
		if (length > 0) {
			try {
				file().write(buffer, 0, length);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The body can't be kept in a temporary file", ex);
			}
		}
	}

	private RandomAccessFile file() throws IOException {
		if (this.file == null) {
			this.path = Files.createTempFile("idempotent", ".body").toFile();
			this.file = new RandomAccessFile(this.path, "rw");
			// While it is open: where the system allows it, a killed JVM leaves nothing
			this.path.delete();
		}
		return this.file;
	}

}
