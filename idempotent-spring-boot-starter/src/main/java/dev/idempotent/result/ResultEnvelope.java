package dev.idempotent.result;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;

/**
 * A result as it is stored: a format version, status, shape, kind of body, the result's
 * headers and those of the response, then the body to the end.
 *
 * @param status the first answer's status; 0: whoever handles the exception chooses it
 * @param shape what the method returned
 * @param kind how the body is written
 * @param headers the headers that the result carried
 * @param responseHeaders the headers that were put on the response itself
 * @param body empty when there is none
 */
public record ResultEnvelope(int status, Shape shape, Kind kind, HttpHeaders headers, HttpHeaders responseHeaders,
		byte[] body) {

	private static final int VERSION = 1;

	// Enum constants are stored by their ordinal: new ones go to the end

	public enum Shape {

		PLAIN, ENTITY, FAILURE, ANSWER, ERROR_PAGE, ERROR_RESPONSE

	}

	public enum Kind {

		NONE, JSON, TEXT, BYTES, OMITTED, PROBLEM

	}

	public byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(this.body.length + 64);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(VERSION);
			out.writeShort(this.status);
			out.writeByte(this.shape.ordinal());
			out.writeByte(this.kind.ordinal());
			writeHeaders(out, this.headers);
			writeHeaders(out, this.responseHeaders);
			out.write(this.body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads a stored result.
	 * @throws IllegalArgumentException when this version can't
	 */
	public static ResultEnvelope read(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int version = in.readUnsignedByte();
			if (version != VERSION) {
				throw new IllegalArgumentException("Version " + version + " of a stored result is not known");
			}
			ResultEnvelope result = new ResultEnvelope(in.readUnsignedShort(), Shape.values()[in.readUnsignedByte()],
					Kind.values()[in.readUnsignedByte()], readHeaders(in), readHeaders(in), in.readAllBytes());
			if (!result.hasStatus() && result.shape != Shape.FAILURE) {
				throw new IllegalArgumentException("A stored result has no status " + result.status);
			}
			return result;
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("A stored result can't be read", ex);
		}
	}

	/**
	 * Returns the same without its body, but for the {@code Location}.
	 */
	public ResultEnvelope omitted() {
		String location = this.headers.getFirst(HttpHeaders.LOCATION);
		if (location == null) {
			location = this.responseHeaders.getFirst(HttpHeaders.LOCATION);
		}
		HttpHeaders kept = new HttpHeaders();
		if (location != null) {
			kept.set(HttpHeaders.LOCATION, location);
		}
		return new ResultEnvelope(this.status, this.shape, Kind.OMITTED, kept, HttpHeaders.EMPTY, new byte[0]);
	}

	public Map<String, List<String>> responseHeaderValues() {
		Map<String, List<String>> values = new LinkedHashMap<>();
		this.responseHeaders.forEach((name, list) -> values.put(name, List.copyOf(list)));
		return values;
	}

	private boolean hasStatus() {
		return this.status >= 200 && this.status < 600;
	}

	private static void writeHeaders(DataOutputStream out, HttpHeaders headers) throws IOException {
		List<Map.Entry<String, String>> lines = new ArrayList<>();
		headers.forEach((name, values) -> values.forEach((value) -> lines.add(Map.entry(name, value))));
		out.writeShort(lines.size());
		for (Map.Entry<String, String> line : lines) {
			writeText(out, line.getKey());
			writeText(out, line.getValue());
		}
	}

	private static HttpHeaders readHeaders(DataInputStream in) throws IOException {
		HttpHeaders headers = new HttpHeaders();
		for (int left = in.readUnsignedShort(); left > 0; left--) {
			headers.add(readText(in), readText(in));
		}
		return headers;
	}

	private static void writeText(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static String readText(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length < 0 || length > in.available()) {
			throw new IOException("A stored header has no " + length + " bytes");
		}
		return new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

}
