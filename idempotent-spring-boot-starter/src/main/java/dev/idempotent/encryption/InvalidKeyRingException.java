package dev.idempotent.encryption;

import org.jspecify.annotations.Nullable;

/**
 * Results can't be encrypted with the keys that there are. No message has a key or a part
 * of one.
 */
public final class InvalidKeyRingException extends RuntimeException {

	/**
	 * The way out, where the keys are in properties.
	 */
	public static final String ACTION = "Set idempotent.encryption.keys.<id> to 256 random bits in Base64, as"
			+ " \"openssl rand -base64 32\" prints them, and idempotent.encryption.active-key-id to the id of the key"
			+ " that results are encrypted with.";

	private final String action;

	private InvalidKeyRingException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	static InvalidKeyRingException ofProperty(String name, String reason) {
		return new InvalidKeyRingException("Property " + name + ": " + reason, ACTION, null);
	}

	static InvalidKeyRingException ofBean(Class<?> type, RuntimeException cause) {
		return new InvalidKeyRingException(
				"The bean of EncryptionKeys, a " + type.getName() + ", fails: " + cause.getMessage(),
				"Let activeId() return 1 to 64 letters, digits, dots, hyphens and underscores, and key(activeId()) a"
						+ " key for AES of 256 bits.",
				cause);
	}

	/**
	 * Returns the way out.
	 */
	public String action() {
		return this.action;
	}

}
