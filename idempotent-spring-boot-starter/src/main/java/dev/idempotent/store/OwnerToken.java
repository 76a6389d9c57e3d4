package dev.idempotent.store;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Random proof of having made a claim. A store lets nobody else complete, renew or
 * release it.
 *
 * @param value 122 random bits
 */
public record OwnerToken(UUID value) {

	/**
	 * Number of bytes of every token.
	 */
	public static final int LENGTH = 2 * Long.BYTES;

	public static OwnerToken random() {
		return new OwnerToken(UUID.randomUUID());
	}

	public byte[] toBytes() {
		return ByteBuffer.allocate(LENGTH)
			.putLong(this.value.getMostSignificantBits())
			.putLong(this.value.getLeastSignificantBits())
			.array();
	}

}
