package dev.idempotent.openapi;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.idempotent.problem.ProblemDocs;
import dev.idempotent.webmvc.key.KeyFormat;

/**
 * What all operations have in common.
 *
 * @param key what a key looks like
 * @param callers whose a key is
 * @param answers what is answered in the method's place
 */
public record ApiSettings(Key key, Callers callers, Answers answers) {

	/**
	 * What a key looks like.
	 *
	 * @param maxLength most characters
	 * @param pattern regular expression for a whole key; null: none
	 * @param format form that it must have
	 */
	public record Key(int maxLength, @Nullable String pattern, KeyFormat format) {

	}

	/**
	 * Whose a key is.
	 *
	 * @param whose who is told apart
	 * @param headers names of request headers that tell callers apart, too
	 */
	public record Callers(Whose whose, List<String> headers) {

		public Callers {
			headers = List.copyOf(headers);
		}

	}

	/**
	 * Who is told apart.
	 */
	public enum Whose {

		/**
		 * Users, by name.
		 */
		USER,

		/**
		 * Nobody.
		 */
		EVERYBODY,

		/**
		 * Whom the application tells apart.
		 */
		APPLICATION

	}

	/**
	 * What is answered in the method's place.
	 *
	 * @param marker name of the response header that marks a replay
	 * @param retryAfter what {@code Retry-After} says
	 * @param maxBodySize bytes of the largest body that is taken
	 * @param storeFailure whether a store that can't be asked is told
	 * @param shape of the problems
	 * @param docs where the problems are documented; null: nowhere
	 */
	public record Answers(String marker, Duration retryAfter, long maxBodySize, StoreFailure storeFailure, Shape shape,
			@Nullable ProblemDocs docs) {

	}

	/**
	 * Whether a store that can't be asked is told.
	 */
	public enum StoreFailure {

		/**
		 * The request is refused.
		 */
		TOLD,

		/**
		 * The method runs unprotected.
		 */
		SILENT

	}

	/**
	 * Shape of the problems.
	 */
	public enum Shape {

		/**
		 * That of RFC 9457.
		 */
		PROBLEM_DETAIL,

		/**
		 * The application's, of which nothing is known.
		 */
		APPLICATION

	}

}
