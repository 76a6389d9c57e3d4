package dev.idempotent.encryption;

import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys that stored results are encrypted with. A bean of this type, such as one that
 * asks a key management service, replaces {@code idempotent.encryption.keys}. Asked for
 * each result that is stored or given again, on the request's thread: remember what is
 * slow to get. What it throws leaves the result unstored, or unavailable; the method is
 * never run again for that. Thread-safe.
 *
 * @since 0.1.0
 */
public interface EncryptionKeys {

	/**
	 * Returns the id of the key that results are encrypted with from now on: 1 to 64
	 * letters, digits, dots, hyphens and underscores, stored with each result.
	 */
	String activeId();

	/**
	 * Returns a key for AES, of 256 bits for choice; null when there is none of that id.
	 * Keys that are not active any more are needed until the retention of what they have
	 * encrypted is over.
	 */
	@Nullable SecretKey key(String id);

}
