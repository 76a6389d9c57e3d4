package dev.idempotent.store;

import java.nio.ByteBuffer;
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

	private final MessageDigest digest = sha256();

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
		ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
		bytes.asCharBuffer().put(text);
		return frame(TEXT, bytes.array());
	}

	public FramedDigest add(byte[] bytes) {
		return frame(BYTES, bytes);
	}

	public byte[] digest() {
		return this.digest.digest();
	}

	private FramedDigest frame(byte type, byte[] bytes) {
		this.digest.update(type);
		this.digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
		this.digest.update(bytes);
		return this;
	}

}
