package dev.idempotent.result;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exception as it is stored: a format version, a digest of its class's name, and its
 * properties by name, each as JSON, or empty for null.
 */
record KeptThrowable(long type, Map<String, byte[]> properties) {

	private static final int VERSION = 1;

	/**
	 * Returns the first 8 bytes of the SHA-256 of the class's name, from which no name
	 * can be had.
	 */
	static long type(Class<?> type) {
		try {
			byte[] name = type.getName().getBytes(StandardCharsets.UTF_8);
			return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name)).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(VERSION);
			out.writeLong(this.type);
			out.writeShort(this.properties.size());
			for (Map.Entry<String, byte[]> property : this.properties.entrySet()) {
				out.writeUTF(property.getKey());
				out.writeInt(property.getValue().length);
				out.write(property.getValue());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads a stored exception.
	 * @throws IOException when it is none, or one of another version
	 */
	static KeptThrowable read(byte[] bytes) throws IOException {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int version = in.readUnsignedByte();
			if (version != VERSION) {
				throw new IOException("Version " + version + " of a stored exception is not known");
			}
			KeptThrowable kept = new KeptThrowable(in.readLong(), readProperties(in));
			if (in.read() != -1) {
				throw new IOException("A stored exception goes on after its end");
			}
			return kept;
		}
	}

	private static Map<String, byte[]> readProperties(DataInputStream in) throws IOException {
		Map<String, byte[]> properties = new LinkedHashMap<>();
		for (int left = in.readUnsignedShort(); left > 0; left--) {
			properties.put(in.readUTF(), readValue(in));
		}
		return properties;
	}

	private static byte[] readValue(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length < 0 || length > in.available()) {
			throw new IOException("A stored property has no " + length + " bytes");
		}
		return in.readNBytes(length);
	}

}
