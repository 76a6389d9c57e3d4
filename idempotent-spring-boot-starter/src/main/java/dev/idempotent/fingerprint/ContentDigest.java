package dev.idempotent.fingerprint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.InputStreamSource;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import dev.idempotent.store.FramedDigest;

/**
 * Digest of a body, or of one part of it, by its type: of its JSON document where it is
 * one in UTF-8, else of its bytes.
 */
public final class ContentDigest {

	private static final int BUFFER = 8192;

	private ContentDigest() {
	}

	/**
	 * Returns the digest, of 32 bytes.
	 * @param type what its sender calls it; anything that is no type stands for itself
	 * @param content read twice where it only claims to be JSON
	 * @param ignored what does not count in a JSON document
	 */
	public static byte[] of(@Nullable String type, InputStreamSource content, IgnoredValues ignored)
			throws IOException {
		MimeType parsed = parse(type);
		byte[] json = isJson(parsed) ? JsonDigest.of(content, ignored) : null;
		if (json != null) {
			return json;
		}
		Charset charset = (parsed != null) ? parsed.getCharset() : null;
		return new FramedDigest().add("raw")
			.add((charset != null) ? charset.name() : (parsed == null) ? type : null)
			.add(raw(content))
			.digest();
	}

	private static byte[] raw(InputStreamSource content) throws IOException {
		MessageDigest digest = FramedDigest.sha256();
		byte[] buffer = new byte[BUFFER];
		try (InputStream stream = content.getInputStream()) {
			for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
				digest.update(buffer, 0, read);
			}
		}
		return digest.digest();
	}

	private static boolean isJson(@Nullable MimeType type) {
		return type != null && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"))
				&& (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
	}

	private static @Nullable MimeType parse(@Nullable String type) {
		try {
			return (type != null && !type.isEmpty()) ? MimeTypeUtils.parseMimeType(type) : null;
		}
		catch (InvalidMimeTypeException ex) {
			return null;
		}
	}

}
