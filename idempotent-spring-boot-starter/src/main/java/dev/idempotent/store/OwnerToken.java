package dev.idempotent.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Random proof of having made a claim. A store lets nobody else complete, renew or
 * release it.
 *
 * @param value 122 random bits
 * @since 0.1.0
 */
public record OwnerToken(UUID value) {

	/**
	 * Number of bytes of every token.
	 */
	public static final int LENGTH = 2 * Long.BYTES;

	public static OwnerToken random() {
		return new OwnerToken(UUID.randomUUID());
	}

	/**
	 * Returns what tells a record of this owner from all others, and is no proof of
	 * anything: half of the token, in hexadecimal digits.
	 * @param token as bytes
	 * @see RecordDescription#version()
	 */
	public static String version(byte[] token) {
		return HexFormat.of().formatHex(token, 0, Long.BYTES);
	}

	public byte[] toBytes() {
		return ByteBuffer.allocate(LENGTH)
			.putLong(this.value.getMostSignificantBits())
			.putLong(this.value.getLeastSignificantBits())
			.array();
	}

}
