package dev.idempotent.result;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What is kept of an operation that was done. Arrays are not copied, for they may be
 * large: leave them as they are.
 */
public sealed interface KeptResult {

	/**
	 * No status: whoever writes the answer chooses one.
	 */
	int NO_STATUS = 0;

	/**
	 * Returns what is left of it where it can't be kept, or not be given again.
	 */
	Unavailable unavailable();

	/**
	 * Returns what is left of it where answers are not to be stored: itself without its
	 * other headers, where it has no body anyway.
	 */
	default KeptResult withoutBody() {
		return unavailable();
	}

	/**
	 * What Spring MVC wrote.
	 *
	 * @param status from 100 to 599
	 */
	record Answer(int status, List<KeptHeader> headers, byte[] body) implements KeptResult {

		public Answer {
			checkStatus(status);
			headers = List.copyOf(headers);
		}

		@Override
		public Unavailable unavailable() {
			return Unavailable.of(this.status, this.headers);
		}

		@Override
		public KeptResult withoutBody() {
			return (this.body.length == 0) ? new Answer(this.status, locationOf(this.headers), this.body)
					: unavailable();
		}

	}

	/**
	 * What the server's error page is made from, in place of its bytes: these are written
	 * after the request, by the container's error dispatch.
	 *
	 * @param status from 100 to 599
	 * @param message what was given to {@code sendError}
	 * @param exceptionMessage the exception's own, which an error page may show
	 * @param time when the error happened, in ms since 1970
	 */
	record SentError(int status, @Nullable String message, @Nullable String exceptionMessage, long time,
			List<KeptHeader> headers) implements KeptResult {

		public SentError {
			checkStatus(status);
			headers = List.copyOf(headers);
		}

		@Override
		public Unavailable unavailable() {
			return Unavailable.of(this.status, this.headers);
		}

	}

	/**
	 * A value that a method returned, to be read back to the type that the method has by
	 * then.
	 *
	 * @param status that of an entity or an error response, {@link #NO_STATUS} otherwise
	 * @param headers those of an entity or an error response
	 */
	record Value(Shape shape, int status, List<KeptHeader> headers, Content content,
			byte[] bytes) implements KeptResult {

		public Value {
			checkStatusIfAny(status);
			Assert.isTrue(shape == Shape.PLAIN || status != NO_STATUS, "An entity has a status");
			headers = List.copyOf(headers);
		}

		@Override
		public Unavailable unavailable() {
			return Unavailable.of(this.status, this.headers);
		}

		@Override
		public KeptResult withoutBody() {
			return (this.content == Content.NOTHING)
					? new Value(this.shape, this.status, locationOf(this.headers), this.content, this.bytes)
					: unavailable();
		}

	}

	/**
	 * An exception that is a result, to be thrown again.
	 *
	 * @param status that which the exception itself names, or {@link #NO_STATUS}
	 * @param headers those that were written before it was thrown
	 * @param type stands for the exception's class, without naming it
	 * @param properties the exception's, as JSON
	 */
	record Failure(int status, List<KeptHeader> headers, long type, byte[] properties) implements KeptResult {

		public Failure {
			checkStatusIfAny(status);
			headers = List.copyOf(headers);
		}

		@Override
		public Unavailable unavailable() {
			return Unavailable.of(this.status, this.headers);
		}

	}

	/**
	 * The work is done, and there is no answer to give again.
	 *
	 * @param status the first answer's, from 100 to 599, if it had one
	 * @param location the first answer's {@code Location}, if it had one
	 */
	record Unavailable(@Nullable Integer status, @Nullable String location) implements KeptResult {

		/**
		 * Nothing is known but that the work is done.
		 */
		public static final Unavailable UNKNOWN = new Unavailable(null, null);

		public Unavailable {
			if (status != null) {
				checkStatus(status);
			}
		}

		/**
		 * Returns what is left of an answer.
		 * @param status forgotten when it is none, such as {@link #NO_STATUS}
		 */
		public static Unavailable of(int status, Collection<KeptHeader> headers) {
			String location = locationOf(headers).stream()
				.flatMap((header) -> header.values().stream())
				.findFirst()
				.orElse(null);
			return new Unavailable(isStatus(status) ? status : null, location);
		}

		@Override
		public Unavailable unavailable() {
			return this;
		}

	}

	/**
	 * What a value came in.
	 */
	enum Shape {

		PLAIN(1), ENTITY(2), ERROR_RESPONSE(3);

		public final int code;

		Shape(int code) {
			this.code = code;
		}

	}

	/**
	 * How a value is written.
	 */
	enum Content {

		NOTHING(1), JSON(2), TEXT(3), BYTES(4), PROBLEM(5);

		public final int code;

		Content(int code) {
			this.code = code;
		}

	}

	/**
	 * Returns whether an answer can have the status: from 100 to 599.
	 */
	static boolean isStatus(int status) {
		return status >= 100 && status < 600;
	}

	private static List<KeptHeader> locationOf(Collection<KeptHeader> headers) {
		return headers.stream().filter((header) -> header.name().equalsIgnoreCase("Location")).toList();
	}

	private static void checkStatus(int status) {
		Assert.isTrue(isStatus(status), () -> status + " is not a status");
	}

	private static void checkStatusIfAny(int status) {
		if (status != NO_STATUS) {
			checkStatus(status);
		}
	}

}
