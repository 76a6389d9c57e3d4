package dev.idempotent.webmvc;

import dev.idempotent.fingerprint.BodyDigest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A body that waits for the method which reads it itself, and its digest: the first
 * {@value #IN_MEMORY} bytes in memory, what is more in a temporary file. Not thread-safe.
 */
final class SpooledBody extends OutputStream {

	private static final int IN_MEMORY = 64 * 1024;

	private final BodyDigest digest;

	private final ByteArrayOutputStream head = new ByteArrayOutputStream();

	private @Nullable Path file;

	private @Nullable OutputStream rest;

	SpooledBody(BodyDigest digest) {
		this.digest = digest;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.digest.update(bytes, offset, length);
		int room = Math.min(length, IN_MEMORY - this.head.size());
		this.head.write(bytes, offset, room);
		if (length > room) {
			rest().write(bytes, offset + room, length - room);
		}
	}

	@Override
	public void close() throws IOException {
		if (this.rest != null) {
			this.rest.close();
		}
	}

	byte[] digest() {
		return this.digest.digest();
	}

	/**
	 * Returns all that was written, from its beginning.
	 */
	InputStream open() throws IOException {
		InputStream first = new ByteArrayInputStream(this.head.toByteArray());
		return (this.file != null) ? new SequenceInputStream(first, Files.newInputStream(this.file)) : first;
	}

	/**
	 * Deletes the temporary file.
	 */
	void delete() {
		try {
			if (this.file != null) {
				Files.deleteIfExists(this.file);
			}
		}
		catch (IOException ex) {
			this.file.toFile().deleteOnExit();
		}
	}

	private OutputStream rest() throws IOException {
		if (this.rest == null) {
			this.file = Files.createTempFile("idempotent", ".body");
			this.rest = Files.newOutputStream(this.file);
		}
		return this.rest;
	}

}
