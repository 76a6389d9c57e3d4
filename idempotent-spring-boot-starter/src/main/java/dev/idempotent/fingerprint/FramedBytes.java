package dev.idempotent.fingerprint;

import java.util.Arrays;
import java.util.List;

import dev.idempotent.store.FramedDigest;

/**
 * Bytes that grow until they are digested. Not thread-safe.
 */
final class FramedBytes {

	/**
	 * A part of more bytes than this stands for itself by its digest once it is complete,
	 * so that it is hashed and moved only once, however deep it lies.
	 */
	private static final int LARGE = 4096;

	private static final byte DIGESTED = 0;

	private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

	private byte[] bytes = new byte[512];

	private int size;

	int size() {
		return this.size;
	}

	FramedBytes put(int value) {
		room(1)[this.size++] = (byte) value;
		return this;
	}

	/**
	 * Adds bytes, framed by their number.
	 */
	FramedBytes put(byte[] value) {
		length(value.length);
		System.arraycopy(value, 0, room(value.length), this.size, value.length);
		this.size += value.length;
		return this;
	}

	/**
	 * Adds text, framed by its length. Each code unit counts, so that unpaired surrogates
	 * differ.
	 */
	FramedBytes put(String text) {
		int left = length(text.length());
		room(left);
		for (int i = 0; left > 0; left--) {
			encode(text.charAt(i++), left);
		}
		return this;
	}

	FramedBytes put(char[] text, int offset, int length) {
		int left = length(length);
		room(left);
		for (int i = offset; left > 0; left--) {
			encode(text[i++], left);
		}
		return this;
	}

	/**
	 * Sorts parts that lie one after the other up to the end; those of the same key keep
	 * their order.
	 */
	void sort(List<Part> parts) {
		Part previous = null;
		boolean sorted = true;
		for (Part part : parts) {
			sorted = sorted && (previous == null || compare(previous, part) <= 0);
			previous = part;
		}
		if (!sorted) {
			int start = parts.get(0).start();
			byte[] unsorted = Arrays.copyOfRange(this.bytes, start, this.size);
			parts.sort(this::compare);
			this.size = start;
			for (Part part : parts) {
				int length = part.end() - part.start();
				System.arraycopy(unsorted, part.start() - start, this.bytes, this.size, length);
				this.size += length;
			}
		}
	}

	/**
	 * Ends a part that reaches up to the end.
	 * @return where the next one begins
	 */
	int end(int start) {
		if (this.size - start > LARGE) {
			byte[] digest = digest(start);
			this.size = start;
			put(DIGESTED).put(digest);
		}
		return this.size;
	}

	/**
	 * Returns a part that reaches up to the end.
	 */
	Part part(int start, int keyEnd) {
		return new Part(start, keyEnd, this.size);
	}

	byte[] digest() {
		return digest(0);
	}

	/**
	 * Returns the digest of what it is and of the digest of all bytes.
	 */
	byte[] digest(String kind) {
		byte[] digest = digest();
		return FramedDigest.ofThread().add(kind).add(digest).digest();
	}

	private byte[] digest(int start) {
		return FramedDigest.sha256(this.bytes, start, this.size - start);
	}

	private int compare(Part one, Part other) {
		return Arrays.compareUnsigned(this.bytes, one.start(), one.keyEnd(), this.bytes, other.start(), other.keyEnd());
	}

	private int length(int length) {
		int rest = length;
		while (rest > 0x7f) {
			put(rest | 0x80);
			rest >>>= 7;
		}
		put(rest);
		return length;
	}

	// For each unit that is left, this one included, there is room for a byte
	private void encode(char unit, int left) {
		if (unit < 0x80) {
			this.bytes[this.size++] = (byte) unit;
			return;
		}
		room(left + 2);
		if (unit < 0x800) {
			this.bytes[this.size++] = (byte) (0xc0 | (unit >> 6));
			this.bytes[this.size++] = (byte) (0x80 | (unit & 0x3f));
		}
		else {
			this.bytes[this.size++] = (byte) (0xe0 | (unit >> 12));
			this.bytes[this.size++] = (byte) (0x80 | ((unit >> 6) & 0x3f));
			this.bytes[this.size++] = (byte) (0x80 | (unit & 0x3f));
		}
	}

	private byte[] room(int length) {
		int needed = Math.addExact(this.size, length);
		if (needed > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, (int) Math.min(this.bytes.length * 2L, MAX_ARRAY)));
		}
		return this.bytes;
	}

	/**
	 * Where a part lies.
	 *
	 * @param keyEnd end of what it is sorted by, which begins with it
	 */
	record Part(int start, int keyEnd, int end) {
	}

}
