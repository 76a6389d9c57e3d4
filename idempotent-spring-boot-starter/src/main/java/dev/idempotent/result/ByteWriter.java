package dev.idempotent.result;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of our formats one after the other, numbers with their high byte
 * first, and whatever has no fixed size after its length. Not thread-safe.
 */
public final class ByteWriter {

	static final int ABSENT = -1;

	private byte[] bytes = new byte[256];

	private int size;

	public ByteWriter put(int value) {
		reserve(Byte.BYTES);
		this.bytes[this.size++] = (byte) value;
		return this;
	}

	public ByteWriter putInt(int value) {
		return put(value >>> 24).put(value >>> 16).put(value >>> 8).put(value);
	}

	public ByteWriter putLong(long value) {
		return putInt((int) (value >>> 32)).putInt((int) value);
	}

	public ByteWriter putText(@Nullable String text) {
		if (text == null) {
			return putInt(ABSENT);
		}
		return putBytes(text.getBytes(StandardCharsets.UTF_8));
	}

	public ByteWriter putBytes(byte[] value) {
		return putInt(value.length).put(value, value.length);
	}

	/**
	 * Writes bytes as they are, without their length.
	 */
	ByteWriter put(byte[] value, int length) {
		reserve(length);
		System.arraycopy(value, 0, this.bytes, this.size, length);
		this.size += length;
		return this;
	}

	public byte[] toBytes() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	/**
	 * Returns how many bytes {@link #toBytes(byte[])} would give.
	 */
	public long size(byte[] last) {
		return (long) this.size + Integer.BYTES + last.length;
	}

	/**
	 * Returns all fields and a last one, which may be large, in one array of their size.
	 */
	public byte[] toBytes(byte[] last) {
		putInt(last.length);
		byte[] all = Arrays.copyOf(this.bytes, Math.addExact(this.size, last.length));
		System.arraycopy(last, 0, all, this.size, last.length);
		return all;
	}

	private void reserve(int more) {
		int needed = Math.addExact(this.size, more);
		if (needed > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, this.bytes.length * 2));
		}
	}

}
