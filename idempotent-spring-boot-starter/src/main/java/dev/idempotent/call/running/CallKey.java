package dev.idempotent.call.running;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.RecordKey;

/**
 * Which record a call is about, and what its client called it.
 *
 * @param record key of what it is about
 * @param client what the client sent; null: nothing, and the record is the call's alone
 */
public record CallKey(RecordKey record, @Nullable String client) {

	private static final UUID NAMESPACE = UUID.fromString("6f0c4f0e-3f0b-4d5c-9a5e-0d2b8c1a7e44");

	private static final int VERSION_5 = 0x50;

	private static final int VARIANT = 0x80;

	/**
	 * Derives a name-based UUID, as RFC 9562, 5.5 has it.
	 */
	UUID derive(String label) {
		byte[] name = (this.record.value() + ":" + label).getBytes(StandardCharsets.UTF_8);
		MessageDigest digest = sha1();
		digest.update(ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(NAMESPACE.getMostSignificantBits())
			.putLong(NAMESPACE.getLeastSignificantBits())
			.flip());
		byte[] hash = digest.digest(name);
		hash[6] = (byte) (hash[6] & 0x0f | VERSION_5);
		hash[8] = (byte) (hash[8] & 0x3f | VARIANT);
		ByteBuffer bits = ByteBuffer.wrap(hash);
		return new UUID(bits.getLong(), bits.getLong());
	}

	private static MessageDigest sha1() {
		try {
			return MessageDigest.getInstance("SHA-1");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

}
