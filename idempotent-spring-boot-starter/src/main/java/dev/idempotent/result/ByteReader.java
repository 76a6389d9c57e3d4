package dev.idempotent.result;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} has written. Believes no length: what goes beyond the
 * bytes is a {@link BufferUnderflowException}, before anything is allocated for it. Not
 * thread-safe.
 */
public final class ByteReader {

	private final ByteBuffer bytes;

	public ByteReader(byte[] bytes) {
		this.bytes = ByteBuffer.wrap(bytes);
	}

	public int read() {
		return Byte.toUnsignedInt(this.bytes.get());
	}

	public int readInt() {
		return this.bytes.getInt();
	}

	public long readLong() {
		return this.bytes.getLong();
	}

	/**
	 * Reads a text that is there.
	 */
	public String readText() {
		return new String(readBytes(), StandardCharsets.UTF_8);
	}

	public @Nullable String readTextIfAny() {
		if (this.bytes.getInt(this.bytes.position()) == ByteWriter.ABSENT) {
			readInt();
			return null;
		}
		return readText();
	}

	/**
	 * Reads the last field, beyond which there must be nothing.
	 */
	public byte[] readLast() {
		byte[] last = readBytes();
		readEnd();
		return last;
	}

	/**
	 * Checks that all is read.
	 */
	public void readEnd() {
		if (this.bytes.hasRemaining()) {
			throw new IllegalArgumentException(this.bytes.remaining() + " bytes follow the last field");
		}
	}

	public byte[] readBytes() {
		int length = readInt();
		if (length < 0 || length > this.bytes.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] field = new byte[length];
		this.bytes.get(field);
		return field;
	}

}
