package dev.idempotent.encryption;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are known from the start. Thread-safe.
 */
public final class KeyRing implements EncryptionKeys {

	private static final String KEYS = "idempotent.encryption.keys";

	private static final int LENGTH = 32;

	private final String activeId;

	private final Map<String, SecretKey> keys = new HashMap<>();

	/**
	 * Creates a ring.
	 * @param keys ids, and keys of 256 bits in Base64
	 * @throws InvalidKeyRingException when there is a mistake
	 */
	public KeyRing(@Nullable String activeId, Map<String, String> keys) {
		keys.forEach((id, key) -> this.keys.put(checkedId(id), key(id, key)));
		if (keys.isEmpty()) {
			throw InvalidKeyRingException.ofProperty(KEYS + ".<id>",
					"there is no key, though idempotent.encryption.active-key-id names one");
		}
		if (activeId == null || !this.keys.containsKey(activeId)) {
			throw InvalidKeyRingException.ofProperty("idempotent.encryption.active-key-id",
					(activeId == null) ? "it is missing" : "it names no key of idempotent.encryption.keys");
		}
		this.activeId = activeId;
	}

	@Override
	public String activeId() {
		return this.activeId;
	}

	@Override
	public @Nullable SecretKey key(String id) {
		return this.keys.get(id);
	}

	private static String checkedId(String id) {
		if (!KeyIds.isId(id)) {
			throw InvalidKeyRingException.ofProperty(KEYS,
					"an id has other than 1 to 64 letters, digits, dots, hyphens and underscores");
		}
		return id;
	}

	private static SecretKey key(String id, String base64) {
		byte[] key = decoded(base64);
		if (key == null || key.length != LENGTH) {
			throw InvalidKeyRingException.ofProperty(KEYS + "." + id,
					(key == null) ? "it is not Base64" : "it has " + key.length + " bytes, not " + LENGTH);
		}
		return new SecretKeySpec(key, "AES");
	}

	private static byte @Nullable [] decoded(String base64) {
		try {
			return Base64.getDecoder().decode(base64.trim());
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
