package dev.idempotent.fingerprint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

import dev.idempotent.store.Fingerprint;

/**
 * Digest of a body, or of one part of it, taken while it passes: of its JSON document
 * where it is one, else of its bytes. Keeps no content. Not thread-safe.
 */
public final class BodyDigest {

	private static final int BUFFER = 8192;

	private final MessageDigest raw = sha256();

	private final @Nullable Charset charset;

	private final @Nullable JsonTokenDigest json;

	private byte @Nullable [] result;

	/**
	 * Begins a digest.
	 * @param factory reads JSON as the application does
	 */
	public BodyDigest(@Nullable MediaType contentType, JsonFactory factory) {
		this.charset = (contentType != null) ? contentType.getCharset() : null;
		this.json = isReadable(contentType) ? new JsonTokenDigest(factory) : null;
	}

	/**
	 * Returns what a header or a part calls its content type, or null when that is none.
	 */
	public static @Nullable MediaType contentType(@Nullable String value) {
		try {
			return (value != null) ? MediaType.parseMediaType(value) : null;
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

	public void update(byte[] bytes, int offset, int length) {
		this.raw.update(bytes, offset, length);
		if (this.json != null) {
			this.json.update(bytes, offset, length);
		}
	}

	/**
	 * Takes in the rest of a stream.
	 */
	public void updateAll(InputStream stream) throws IOException {
		byte[] buffer = new byte[BUFFER];
		for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
			update(buffer, 0, read);
		}
	}

	/**
	 * Ends the digest; the same bytes with each call.
	 */
	public byte[] digest() {
		if (this.result == null) {
			byte[] document = (this.json != null) ? this.json.digest() : null;
			this.result = (document != null) ? Fingerprint.of("json", document).toBytes()
					: Fingerprint.of("raw", (this.charset != null) ? this.charset.name() : null, this.raw.digest())
						.toBytes();
		}
		return this.result;
	}

	public static boolean isJson(@Nullable MediaType type) {
		return type != null && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
	}

	private static boolean isReadable(@Nullable MediaType type) {
		return type != null && isJson(type)
				&& (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
