package dev.idempotent.result;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Makes large results smaller: the form, the length without compression, and a DEFLATE
 * stream without header. What is expanded is never larger than a result may be, whatever
 * was stored. Thread-safe.
 */
final class Compression {

	private static final int HEAD = 1 + Integer.BYTES;

	private final long from;

	private final long maxSize;

	/**
	 * Creates a compression.
	 * @param from bytes of a result from which on it is compressed
	 * @param maxSize most bytes of a result
	 */
	Compression(long from, long maxSize) {
		this.from = from;
		this.maxSize = maxSize;
	}

	/**
	 * Returns the result compressed, or itself where it is small or does not get smaller.
	 */
	byte[] compress(byte[] result) {
		if (result.length < this.from || result.length > this.maxSize || result.length <= HEAD) {
			return result;
		}
		byte[] smaller = new byte[result.length - HEAD];
		Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
		try {
			deflater.setInput(result);
			deflater.finish();
			int size = deflater.deflate(smaller);
			if (!deflater.finished()) {
				return result;
			}
			return new ByteWriter().put(StoredForm.COMPRESSED).putInt(result.length).put(smaller, size).toBytes();
		}
		finally {
			deflater.end();
		}
	}

	/**
	 * Returns what was compressed, and anything else as it is.
	 */
	byte[] expand(byte[] stored) {
		if (!StoredForm.is(StoredForm.COMPRESSED, stored)) {
			return stored;
		}
		int size = new ByteReader(Arrays.copyOfRange(stored, 1, HEAD)).readInt();
		if (size < 0 || size > this.maxSize) {
			throw new UnreadableResultException("would be larger than idempotent.max-result-size when expanded");
		}
		byte[] result = new byte[size];
		Inflater inflater = new Inflater(true);
		try {
			inflater.setInput(stored, HEAD, stored.length - HEAD);
			int read = inflater.inflate(result);
			if (read != size || !isAtEnd(inflater)) {
				throw new UnreadableResultException("is not as long as it says");
			}
			return result;
		}
		catch (DataFormatException ex) {
			throw new UnreadableResultException("is compressed and damaged");
		}
		finally {
			inflater.end();
		}
	}

	private static boolean isAtEnd(Inflater inflater) throws DataFormatException {
		return inflater.inflate(new byte[1]) == 0 && inflater.finished() && inflater.getRemaining() == 0;
	}

}
