package dev.idempotent.encryption;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

import dev.idempotent.result.ByteReader;
import dev.idempotent.result.ByteWriter;
import dev.idempotent.result.ResultProtection;
import dev.idempotent.result.StoredForm;
import dev.idempotent.result.UnreadableResultException;
import dev.idempotent.store.RecordKey;

/**
 * Encrypts results by AES-GCM, each with a random nonce of its own and bound to its
 * record: the form, the key's id, the nonce, and the encrypted bytes with their tag. A
 * result that was changed, or copied from another record, does not decrypt. Thread-safe.
 */
public final class EncryptedResults implements ResultProtection {

	private static final String CIPHER = "AES/GCM/NoPadding";

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final EncryptionKeys keys;

	private final Unencrypted unencrypted;

	private final SecureRandom random = new SecureRandom();

	/**
	 * Creates a protection.
	 * @param unencrypted what becomes of results that were stored without encryption
	 * @throws InvalidKeyRingException when there is no active key that encrypts
	 */
	public EncryptedResults(EncryptionKeys keys, Unencrypted unencrypted) {
		this.keys = keys;
		this.unencrypted = unencrypted;
		try {
			protect(RecordKey.of(null, "", null, ""), new byte[0]);
		}
		catch (RuntimeException ex) {
			throw InvalidKeyRingException.ofBean(keys.getClass(), ex);
		}
	}

	@Override
	public byte[] protect(RecordKey key, byte[] result) {
		String id = this.keys.activeId();
		SecretKey secret = KeyIds.isId(id) ? this.keys.key(id) : null;
		if (secret == null) {
			throw new IllegalStateException(
					KeyIds.isId(id) ? "there is no key \"" + id + "\"" : "the active id is none of a key");
		}
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		try {
			byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, secret, nonce, id, key).doFinal(result);
			return head().putText(id).putBytes(nonce).toBytes(encrypted);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("the key \"" + id + "\" can't encrypt by " + CIPHER, ex);
		}
	}

	@Override
	public byte[] reveal(RecordKey key, byte[] stored) {
		if (StoredForm.is(StoredForm.ENCRYPTED, stored)) {
			return decrypt(key, new ByteReader(stored));
		}
		if (this.unencrypted == Unencrypted.REFUSED) {
			throw new UnreadableResultException(
					"is not encrypted, and idempotent.encryption.accept-unencrypted is off");
		}
		return stored;
	}

	private byte[] decrypt(RecordKey key, ByteReader in) {
		in.read();
		String id = in.readText();
		byte[] nonce = in.readBytes();
		byte[] encrypted = in.readLast();
		if (!KeyIds.isId(id) || nonce.length != NONCE_BYTES) {
			throw new UnreadableResultException("is encrypted and damaged");
		}
		return decrypt(key, id, secret(id), nonce, encrypted);
	}

	private SecretKey secret(String id) {
		SecretKey secret;
		try {
			secret = this.keys.key(id);
		}
		catch (RuntimeException ex) {
			throw new UnreadableResultException(
					"is encrypted with the key \"" + id + "\", and asking for it failed: " + ex.getClass().getName());
		}
		if (secret == null) {
			throw new UnreadableResultException("is encrypted with the key \"" + id + "\", which is not there");
		}
		return secret;
	}

	private static byte[] decrypt(RecordKey key, String id, SecretKey secret, byte[] nonce, byte[] encrypted) {
		try {
			return cipher(Cipher.DECRYPT_MODE, secret, nonce, id, key).doFinal(encrypted);
		}
		catch (GeneralSecurityException ex) {
			throw new UnreadableResultException("can't be decrypted with the key \"" + id
					+ "\": it was changed, is another record's, or the key is another one");
		}
	}

	private static Cipher cipher(int mode, SecretKey secret, byte[] nonce, String id, RecordKey key)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance(CIPHER);
		cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(head().putText(id).putText(key.value()).toBytes());
		return cipher;
	}

	private static ByteWriter head() {
		return new ByteWriter().put(StoredForm.ENCRYPTED);
	}

	/**
	 * What becomes of results that were stored without encryption.
	 */
	public enum Unencrypted {

		/**
		 * They are not given again, for whoever writes the store may have made them.
		 */
		REFUSED,

		/**
		 * They are given again.
		 */
		ACCEPTED

	}

}
