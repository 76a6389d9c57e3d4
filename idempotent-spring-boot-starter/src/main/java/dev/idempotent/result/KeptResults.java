package dev.idempotent.result;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.idempotent.result.KeptResult.Answer;
import dev.idempotent.result.KeptResult.Content;
import dev.idempotent.result.KeptResult.Failure;
import dev.idempotent.result.KeptResult.SentError;
import dev.idempotent.result.KeptResult.Shape;
import dev.idempotent.result.KeptResult.Unavailable;
import dev.idempotent.result.KeptResult.Value;
import dev.idempotent.store.RecordKey;

/**
 * Turns results into the bytes that a store keeps, and back: the format's version, the
 * kind of result, its fields, and last its body with its length; then compressed, then
 * protected. Thread-safe.
 */
public final class KeptResults {

	private static final Log logger = LogFactory.getLog(KeptResults.class);

	/**
	 * Size from which on results are compressed, where none ever is.
	 */
	public static final long NEVER = Long.MAX_VALUE;

	private static final int ANSWER = 1;

	private static final int SENT_ERROR = 2;

	private static final int VALUE = 3;

	private static final int FAILURE = 4;

	private static final int UNAVAILABLE = 5;

	private static final byte[] NOTHING = {};

	private final long maxResultSize;

	private final Compression compression;

	private final ResultProtection protection;

	/**
	 * Creates a codec.
	 * @param maxResultSize bytes of an encoded result, neither compressed nor protected,
	 * over which only its status and its {@code Location} are kept
	 * @param compressedFrom bytes of an encoded result from which on it is compressed,
	 * {@link #NEVER} for none
	 * @param protection of what is stored
	 */
	public KeptResults(long maxResultSize, long compressedFrom, ResultProtection protection) {
		this.maxResultSize = maxResultSize;
		this.compression = new Compression(compressedFrom, maxResultSize);
		this.protection = protection;
	}

	/**
	 * Encodes a result, or what is left of one that is too large or can't be protected.
	 * @param operation named in the log
	 * @param key of the record that it is for
	 */
	public byte[] encode(String operation, RecordKey key, KeptResult result) {
		byte[] fields = fields(operation, result);
		try {
			return this.protection.protect(key, this.compression.compress(fields));
		}
		catch (Throwable ex) {
			// Of work that is done: not held, as if nobody knew
			logger.error("The result of " + operation + " can't be protected: repeats get 409 result-unavailable", ex);
			return fields(operation, Unavailable.UNKNOWN);
		}
	}

	private byte[] fields(String operation, KeptResult result) {
		ByteWriter fields = new ByteWriter().put(StoredForm.FIELDS);
		byte[] body = write(fields, result);
		long size = fields.size(body);
		if (size <= this.maxResultSize || result instanceof Unavailable) {
			return fields.toBytes(body);
		}
		logger.warn("The result of " + operation + " has " + size + " bytes, more than idempotent.max-result-size ("
				+ this.maxResultSize + "): repeats get 409 result-unavailable");
		return fields(operation, result.unavailable());
	}

	/**
	 * Decodes a result: {@link Unavailable#UNKNOWN} when it is damaged, of a version that
	 * is not known, or not of this record. Never fails.
	 */
	public KeptResult decode(RecordKey key, byte[] bytes) {
		try {
			ByteReader in = new ByteReader(this.compression.expand(this.protection.reveal(key, bytes)));
			int version = in.read();
			if (version == StoredForm.FIELDS) {
				return read(in);
			}
			logger.warn("A stored result " + unknown(version) + ": repeats get 409 result-unavailable");
		}
		catch (UnreadableResultException ex) {
			logger.warn("A stored result " + ex.getMessage() + ": repeats get 409 result-unavailable");
		}
		catch (RuntimeException ex) {
			// The message could quote the result
			logger.warn("A stored result is damaged (" + ex.getClass().getSimpleName()
					+ "): repeats get 409 result-unavailable");
		}
		return Unavailable.UNKNOWN;
	}

	private static String unknown(int version) {
		return (version == StoredForm.ENCRYPTED) ? "is encrypted, and there are no keys (idempotent.encryption.keys)"
				: "of version " + version + " can't be read, since only version " + StoredForm.FIELDS + " is known";
	}

	private static byte[] write(ByteWriter out, KeptResult result) {
		if (result instanceof Answer answer) {
			write(out.put(ANSWER).putInt(answer.status()), answer.headers());
			return answer.body();
		}
		if (result instanceof SentError error) {
			write(out.put(SENT_ERROR).putInt(error.status()), error.headers());
			out.putLong(error.time()).putText(error.message()).putText(error.exceptionMessage());
			return NOTHING;
		}
		if (result instanceof Value value) {
			out.put(VALUE).put(value.shape().code).put(value.content().code);
			write(out.putInt(value.status()), value.headers());
			return value.bytes();
		}
		if (result instanceof Failure failure) {
			write(out.put(FAILURE).putInt(failure.status()), failure.headers());
			out.putLong(failure.type());
			return failure.properties();
		}
		Unavailable unavailable = (Unavailable) result;
		Integer status = unavailable.status();
		out.put(UNAVAILABLE).putInt((status != null) ? status : KeptResult.NO_STATUS).putText(unavailable.location());
		return NOTHING;
	}

	private static KeptResult read(ByteReader in) {
		int kind = in.read();
		return switch (kind) {
			case ANSWER -> new Answer(in.readInt(), readHeaders(in), in.readLast());
			case SENT_ERROR -> readError(in);
			case VALUE -> readValue(in);
			case FAILURE -> new Failure(in.readInt(), readHeaders(in), in.readLong(), in.readLast());
			case UNAVAILABLE -> readUnavailable(in);
			default -> throw new IllegalArgumentException("Kind " + kind + " is not known");
		};
	}

	private static SentError readError(ByteReader in) {
		int status = in.readInt();
		List<KeptHeader> headers = readHeaders(in);
		long time = in.readLong();
		SentError error = new SentError(status, in.readTextIfAny(), in.readTextIfAny(), time, headers);
		in.readLast();
		return error;
	}

	private static Value readValue(ByteReader in) {
		Shape shape = constant(Shape.values(), (candidate) -> candidate.code, in.read());
		Content content = content(in.read());
		return new Value(shape, in.readInt(), readHeaders(in), content, in.readLast());
	}

	public static Content content(int code) {
		return constant(Content.values(), (candidate) -> candidate.code, code);
	}

	private static Unavailable readUnavailable(ByteReader in) {
		int status = in.readInt();
		Unavailable unavailable = new Unavailable((status != KeptResult.NO_STATUS) ? status : null, in.readTextIfAny());
		in.readLast();
		return unavailable;
	}

	private static <E> E constant(E[] constants, ToIntFunction<E> codes, int code) {
		for (E constant : constants) {
			if (codes.applyAsInt(constant) == code) {
				return constant;
			}
		}
		throw new IllegalArgumentException("Code " + code + " is not known");
	}

	private static void write(ByteWriter out, List<KeptHeader> headers) {
		out.putInt(headers.size());
		for (KeptHeader header : headers) {
			out.putText(header.name()).put(header.replaces() ? 1 : 0).putInt(header.values().size());
			header.values().forEach(out::putText);
		}
	}

	private static List<KeptHeader> readHeaders(ByteReader in) {
		List<KeptHeader> headers = new ArrayList<>();
		for (int left = in.readInt(); left != 0; left--) {
			KeptHeader header = new KeptHeader(in.readText(), readFlag(in), readTexts(in));
			if (!KeptHeaders.canBeKept(header)) {
				throw new UnreadableResultException("has a header that is never stored");
			}
			headers.add(header);
		}
		return headers;
	}

	private static List<String> readTexts(ByteReader in) {
		int left = in.readInt();
		if (left == 1) {
			return List.of(in.readText());
		}
		List<String> texts = new ArrayList<>();
		for (; left != 0; left--) {
			texts.add(in.readText());
		}
		return texts;
	}

	private static boolean readFlag(ByteReader in) {
		int flag = in.read();
		if (flag > 1) {
			throw new IllegalArgumentException(flag + " is not a flag");
		}
		return flag == 1;
	}

}
