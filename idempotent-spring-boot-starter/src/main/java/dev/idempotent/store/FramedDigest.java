package dev.idempotent.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over parts that are framed by their type and length, so that no two lists of
 * parts give the same bytes. Text counts as UTF-16 code units: an encoder would map every
 * unpaired surrogate to the same replacement.
 *
 * @since 0.1.0
 */
public final class FramedDigest {

	static final int LENGTH = 32;

	private static final byte ABSENT = 0;

	private static final byte TEXT = 1;

	private static final byte BYTES = 2;

	private static final ThreadLocal<FramedDigest> threads = ThreadLocal.withInitial(FramedDigest::new);

	private final MessageDigest digest = sha256();

	private final byte[] block = new byte[64];

	/**
	 * Returns the thread's own, for parts that are all at hand: to be given them and
	 * asked for its digest before anything else is called.
	 */
	public static FramedDigest ofThread() {
		FramedDigest digest = threads.get();
		// Who had it before may have failed on the way
		digest.digest.reset();
		return digest;
	}

	/**
	 * Returns the SHA-256 of some bytes as they are.
	 */
	public static byte[] sha256(byte[] bytes, int offset, int length) {
		FramedDigest digest = ofThread();
		digest.digest.update(bytes, offset, length);
		return digest.digest();
	}

	public static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	public FramedDigest add(@Nullable String text) {
		if (text == null) {
			this.digest.update(ABSENT);
			return this;
		}
		begin(TEXT, Math.multiplyExact(text.length(), Character.BYTES));
		int size = 0;
		for (int i = 0; i < text.length(); i++) {
			this.block[size++] = (byte) (text.charAt(i) >>> 8);
			this.block[size++] = (byte) text.charAt(i);
			if (size == this.block.length) {
				this.digest.update(this.block);
				size = 0;
			}
		}
		this.digest.update(this.block, 0, size);
		return this;
	}

	public FramedDigest add(byte[] bytes) {
		begin(BYTES, bytes.length);
		this.digest.update(bytes);
		return this;
	}

	public byte[] digest() {
		return this.digest.digest();
	}

	private void begin(byte type, int length) {
		this.block[0] = type;
		this.block[1] = (byte) (length >>> 24);
		this.block[2] = (byte) (length >>> 16);
		this.block[3] = (byte) (length >>> 8);
		this.block[4] = (byte) length;
		this.digest.update(this.block, 0, 5);
	}

}
