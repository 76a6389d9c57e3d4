package dev.idempotent.fingerprint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

import org.springframework.core.io.InputStreamSource;

import dev.idempotent.fingerprint.FramedBytes.Part;

/**
 * Digest of a JSON document by its tokens: the order of an object's members does not
 * count, numbers count as they were written and are never computed, and members of the
 * same name keep their order, because a reader sees the last or the first.
 * <ol>
 * <li>Each token is written framed, into one buffer, so that no two documents give the
 * same bytes.
 * <li>At its end, an object's members are sorted by their names.
 * <li>At its end, a value of many bytes, and so many elements of an array, are replaced
 * by their digest.
 * <li>What is there in the end is digested.
 * </ol>
 */
final class JsonDigest {

	/**
	 * Strings may be as long as the document, which somebody else limits. Tokens are
	 * bounded, for the shortest take much more room than their bytes.
	 */
	private static final JsonFactory factory = JsonFactory.builder()
		.streamReadConstraints(
				StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).maxTokenCount(1_000_000).build())
		.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
		.build();

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private final FramedBytes bytes = new FramedBytes();

	private final JsonParser parser;

	private JsonDigest(JsonParser parser) {
		this.parser = parser;
	}

	/**
	 * Returns the digest of a document in UTF-8, or null when it is none, or more than
	 * Jackson reads.
	 */
	static byte @Nullable [] of(InputStreamSource document, IgnoredValues ignored) throws IOException {
		try (InputStream stream = withoutByteOrderMark(document.getInputStream());
				JsonParser parser = factory.createParser(ObjectReadContext.empty(), stream)) {
			JsonToken first = parser.nextToken();
			if (first == null) {
				return null;
			}
			JsonDigest digest = new JsonDigest(parser);
			digest.value(first, ignored);
			return (parser.nextToken() == null) ? digest.bytes.digest("json") : null;
		}
		catch (JacksonException | ArithmeticException ex) {
			return null;
		}
	}

	private static InputStream withoutByteOrderMark(InputStream document) throws IOException {
		InputStream stream = document.markSupported() ? document : new BufferedInputStream(document);
		stream.mark(BYTE_ORDER_MARK.length);
		if (!Arrays.equals(stream.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
			stream.reset();
		}
		return stream;
	}

	private void value(JsonToken token, IgnoredValues ignored) {
		int start = this.bytes.size();
		switch (token) {
			case START_OBJECT -> object(ignored);
			case START_ARRAY -> array(ignored);
			case VALUE_STRING -> text('"');
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text('0');
			case VALUE_TRUE -> this.bytes.put('t');
			case VALUE_FALSE -> this.bytes.put('f');
			default -> this.bytes.put('n');
		}
		this.bytes.end(start);
	}

	private void object(IgnoredValues ignored) {
		this.bytes.put('{');
		List<Part> members = new ArrayList<>();
		while (this.parser.nextToken() != JsonToken.END_OBJECT) {
			String name = this.parser.currentName();
			JsonToken value = this.parser.nextToken();
			IgnoredValues member = ignored.child(name);
			if (member.isAll()) {
				this.parser.skipChildren();
			}
			else {
				int start = this.bytes.size();
				int nameEnd = this.bytes.put(',').put(name).size();
				value(value, member);
				members.add(this.bytes.part(start, nameEnd));
			}
		}
		this.bytes.sort(members);
		this.bytes.put('}');
	}

	private void array(IgnoredValues ignored) {
		int start = this.bytes.put('[').size();
		int index = 0;
		for (JsonToken token = this.parser.nextToken(); token != JsonToken.END_ARRAY; token = this.parser.nextToken()) {
			IgnoredValues element = ignored.child(index++);
			if (element.isAll()) {
				this.parser.skipChildren();
			}
			else {
				value(token, element);
				start = this.bytes.end(start);
			}
		}
		this.bytes.put(']');
	}

	private void text(char type) {
		this.bytes.put(type)
			.put(this.parser.getStringCharacters(), this.parser.getStringOffset(), this.parser.getStringLength());
	}

}
