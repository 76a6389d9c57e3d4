package dev.idempotent.fingerprint;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Canonical digest of a JSON document that arrives in pieces. Never builds a value from a
 * token: a number counts as it is written, however large. Not thread-safe.
 */
public final class JsonTokenDigest {

	/**
	 * Most characters of a string that is held to be digested. A document with a longer
	 * one counts by its bytes.
	 */
	private static final int MAX_STRING = 1_000_000;

	private final CanonicalDigest digest = new CanonicalDigest();

	private @Nullable JsonParser parser;

	JsonTokenDigest(JsonFactory factory) {
		this.parser = factory.createNonBlockingByteArrayParser(ObjectReadContext.empty());
	}

	/**
	 * Returns a factory for digests that reads as another one, but holds no longer
	 * strings than a digest should.
	 */
	public static JsonFactory limited(JsonFactory factory) {
		StreamReadConstraints constraints = factory.streamReadConstraints();
		return factory.rebuild()
			.streamReadConstraints(constraints.rebuild()
				.maxStringLength(Math.min(MAX_STRING, constraints.getMaxStringLength()))
				.build())
			.build();
	}

	void update(byte[] bytes, int offset, int length) {
		if (this.parser != null) {
			try {
				feeder(this.parser).feedInput(bytes, offset, offset + length);
				consume(this.parser);
			}
			catch (JacksonException | IllegalStateException ex) {
				giveUp();
			}
		}
	}

	/**
	 * Returns the digest, or null when the document is none, or more than can be taken.
	 */
	byte @Nullable [] digest() {
		if (this.parser == null) {
			return null;
		}
		try {
			feeder(this.parser).endOfInput();
			consume(this.parser);
			return this.digest.digest();
		}
		catch (JacksonException | IllegalStateException ex) {
			return null;
		}
		finally {
			giveUp();
		}
	}

	private void consume(JsonParser parser) {
		for (JsonToken token = parser.nextToken(); token != null
				&& token != JsonToken.NOT_AVAILABLE; token = parser.nextToken()) {
			switch (token) {
				case START_OBJECT -> this.digest.startObject();
				case START_ARRAY -> this.digest.startArray();
				case END_OBJECT, END_ARRAY -> this.digest.end();
				case PROPERTY_NAME -> this.digest.name(parser.currentName());
				default -> this.digest.scalar(token.isNumeric() ? "number" : token.name(), parser.getString());
			}
		}
	}

	private void giveUp() {
		if (this.parser != null) {
			this.parser.close();
			this.parser = null;
		}
	}

	private static ByteArrayFeeder feeder(JsonParser parser) {
		return (ByteArrayFeeder) parser.nonBlockingInputFeeder();
	}

}
