package dev.idempotent.operation;

import java.time.Duration;
import java.util.List;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;

/**
 * An idempotent method's settings: its annotation, and the properties where that is
 * silent. No value is a {@code DEFAULT}.
 *
 * @param name part of the record key
 * @param kind who calls the method
 * @param key where the key comes from
 * @param fingerprint what must not change between a call and its repeat
 * @param retention how long a record is kept
 * @param lease how long an owner is believed
 * @param duplicates what repeats get that come before the result
 * @param results which results are kept
 * @param completion how work and record come together in one database
 * @since 0.1.0
 */
public record IdempotentOperation(String name, Kind kind, Key key, Fingerprinting fingerprint, Duration retention,
		Duration lease, Duplicates duplicates, Results results, Completion completion) {

	public IdempotentOperation {
		notDefault(completion);
	}

	/**
	 * Who calls an operation's method.
	 */
	public enum Kind {

		/**
		 * A request that the method handles, so that the request and not the arguments
		 * tells what was asked.
		 */
		REQUEST,

		/**
		 * The application's own code.
		 */
		CALL

	}

	/**
	 * Where the key comes from.
	 *
	 * @param headers names of the headers that may carry it, the one that errors name
	 * first
	 * @param presence required or optional
	 * @param expression SpEL that gives it, in place of the headers; empty: none
	 */
	public record Key(List<String> headers, KeyPresence presence, String expression) {

		public Key {
			headers = List.copyOf(headers);
			notDefault(presence);
		}

	}

	/**
	 * What must not change between a call and its repeat.
	 *
	 * @param expression SpEL that gives it, in place of the request's query, headers and
	 * body or the call's arguments; empty: none
	 * @param ignoredBody JSON pointers to what may change in the body; the empty one is
	 * the whole body
	 */
	public record Fingerprinting(String expression, List<String> ignoredBody) {

		public Fingerprinting {
			ignoredBody = List.copyOf(ignoredBody);
		}

	}

	/**
	 * What repeats get that come before the result.
	 *
	 * @param waitTimeout how long they wait for the owner; zero: they are refused at once
	 * @param onAbandoned what they get when the owner's lease is over
	 */
	public record Duplicates(Duration waitTimeout, OnAbandoned onAbandoned) {

		public Duplicates {
			notDefault(onAbandoned);
		}

	}

	/**
	 * Which results are kept, and how they are given again.
	 *
	 * @param remember the statuses
	 * @param replayStatus what status a replay has
	 * @param unless SpEL: the result is not kept; empty: none
	 * @param unknownIf SpEL: nobody knows whether the work was done; empty: none
	 * @param rememberExceptions exceptions that are kept and thrown again
	 * @param unknownOn exceptions after which nobody knows whether the work was done
	 * @param answers whether more is stored of them than that the work was done
	 */
	public record Results(Remember remember, ReplayStatus replayStatus, String unless, String unknownIf,
			List<Class<? extends Throwable>> rememberExceptions, List<Class<? extends Throwable>> unknownOn,
			Answers answers) {

		/**
		 * Whether answers are stored.
		 */
		public enum Answers {

			/**
			 * To be given again.
			 */
			STORED,

			/**
			 * But for status and {@code Location}.
			 */
			NOT_STORED

		}

		public Results {
			notDefault(remember);
			notDefault(replayStatus);
			rememberExceptions = List.copyOf(rememberExceptions);
			unknownOn = List.copyOf(unknownOn);
		}

	}

	private static void notDefault(Enum<?> value) {
		if (value.name().equals("DEFAULT")) {
			throw new IllegalArgumentException("An operation's settings are resolved, not DEFAULT");
		}
	}

}
