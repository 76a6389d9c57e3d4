package dev.idempotent.store;

import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over what was asked: two requests with one key and different fingerprints are
 * different requests.
 *
 * @since 0.1.0
 */
public final class Fingerprint {

	/**
	 * Number of bytes of every fingerprint.
	 */
	public static final int LENGTH = FramedDigest.LENGTH;

	/**
	 * Fingerprint of requests that may differ in everything: the key alone decides.
	 */
	public static final Fingerprint NONE = new Fingerprint(new byte[LENGTH]);

	private final byte[] bytes;

	private Fingerprint(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Digests parts in their order, each framed by its length.
	 * @param parts strings, byte arrays, or null, which differs from every part
	 */
	public static Fingerprint of(@Nullable Object... parts) {
		FramedDigest digest = FramedDigest.ofThread();
		for (Object part : parts) {
			if (part instanceof byte[] data) {
				digest.add(data);
			}
			else {
				digest.add((String) part);
			}
		}
		return new Fingerprint(digest.digest());
	}

	/**
	 * Returns a copy of the {@value #LENGTH} bytes.
	 */
	public byte[] toBytes() {
		return this.bytes.clone();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Fingerprint that && Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return HexFormat.of().formatHex(this.bytes, 0, 4);
	}

}
