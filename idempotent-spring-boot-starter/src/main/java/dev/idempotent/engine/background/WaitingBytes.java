package dev.idempotent.engine.background;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of results that wait to be stored. Bounded. Thread-safe.
 */
public final class WaitingBytes {

	/**
	 * What results may take together.
	 */
	public static final long MAX = 64L * 1024 * 1024;

	/**
	 * What may be taken beyond that in place of results.
	 */
	static final long RESERVE = MAX / 8;

	private static final byte[] NONE = {};

	// Guarded by this
	private long bytes;

	/**
	 * Copies a result, or what takes its place, if there is room for it; nothing takes no
	 * room.
	 * @return what was copied, to be let go by its length
	 */
	public byte[] keep(byte[] result, Supplier<byte[]> withoutAnswer) {
		byte[] copy = copy(result, MAX);
		if (copy == null) {
			copy = copy(withoutAnswer.get(), MAX + RESERVE);
		}
		return (copy != null) ? copy : NONE;
	}

	public synchronized void letGo(int length) {
		this.bytes -= length;
	}

	public synchronized long count() {
		return this.bytes;
	}

	private byte @Nullable [] copy(byte[] result, long limit) {
		if (!take(result.length, limit)) {
			return null;
		}
		try {
			return result.clone();
		}
		catch (OutOfMemoryError ex) {
			letGo(result.length);
			return null;
		}
	}

	private synchronized boolean take(int length, long limit) {
		if (length > limit - this.bytes) {
			return false;
		}
		this.bytes += length;
		return true;
	}

}
