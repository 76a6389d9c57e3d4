package dev.idempotent.webmvc.response;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FastByteArrayOutputStream;

/**
 * A body that waits to leave: in memory up to a limit, and in a temporary file as a whole
 * when it grows larger. Not thread-safe.
 */
final class HeldBody {

	private static final byte[] NOTHING = {};

	private @Nullable FastByteArrayOutputStream memory;

	private @Nullable Path file;

	private @Nullable OutputStream rest;

	void write(byte[] bytes, int offset, int length) throws IOException {
		if (this.rest != null) {
			this.rest.write(bytes, offset, length);
			return;
		}
		if (this.memory == null) {
			this.memory = new FastByteArrayOutputStream(256);
		}
		this.memory.write(bytes, offset, length);
	}

	int sizeInMemory() {
		return (this.memory != null) ? this.memory.size() : 0;
	}

	boolean isEmpty() {
		return sizeInMemory() == 0 && this.rest == null;
	}

	/**
	 * Lets what is written from now on go to a file.
	 */
	void spill() throws IOException {
		if (this.rest == null) {
			this.file = Files.createTempFile("idempotent", ".answer");
			this.rest = Files.newOutputStream(this.file);
		}
	}

	boolean isSpilled() {
		return this.rest != null;
	}

	/**
	 * Returns what is in memory, which is not to be changed.
	 */
	byte[] bytes() {
		return (this.memory != null) ? this.memory.toByteArrayUnsafe() : NOTHING;
	}

	/**
	 * Ends writing, and reads all of it.
	 */
	InputStream open() throws IOException {
		InputStream held = (this.memory != null) ? this.memory.getInputStream() : InputStream.nullInputStream();
		if (this.rest == null || this.file == null) {
			return held;
		}
		this.rest.close();
		return new SequenceInputStream(held, Files.newInputStream(this.file));
	}

	void writeTo(OutputStream out) throws IOException {
		if (this.rest == null) {
			if (this.memory != null) {
				this.memory.writeTo(out);
			}
			return;
		}
		try (InputStream in = open()) {
			in.transferTo(out);
		}
	}

	/**
	 * Forgets all that was written.
	 */
	void clear() {
		this.memory = null;
		try {
			if (this.rest != null) {
				this.rest.close();
			}
			if (this.file != null) {
				Files.deleteIfExists(this.file);
			}
		}
		catch (IOException ex) {
			// Left to the system, which cleans its temporary files
		}
		this.rest = null;
		this.file = null;
	}

}
