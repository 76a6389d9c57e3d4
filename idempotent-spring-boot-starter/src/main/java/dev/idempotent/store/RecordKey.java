package dev.idempotent.store;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Key of a record in a store: a digest, so that neither a client's text nor a user's name
 * reaches a store or a log.
 *
 * @param value 43 characters of URL-safe Base64
 * @since 0.1.0
 */
public record RecordKey(String value) {

	private static final int LENGTH = 43;

	private static final Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();

	public RecordKey {
		if (value.length() != LENGTH) {
			throw new IllegalArgumentException("A record key has " + LENGTH + " characters, not " + value.length());
		}
	}

	/**
	 * Derives the record key for a client's key.
	 * @param namespace whose operations these are; null differs from every name
	 * @param operation name of the operation
	 * @param scope whose key it is; null when it is nobody's in particular, which differs
	 * from every name
	 * @param clientKey the key as the client meant it, unquoted
	 */
	public static RecordKey of(@Nullable String namespace, String operation, @Nullable String scope, String clientKey) {
		byte[] digest = FramedDigest.ofThread().add(namespace).add(operation).add(scope).add(clientKey).digest();
		return new RecordKey(encoder.encodeToString(digest));
	}

	@Override
	public String toString() {
		return this.value;
	}

}
