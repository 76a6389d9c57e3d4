package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What surrounds one call's result on its way to the client: an HTTP request and its
 * response, or nothing. Outlives the thread that opened it, where the result is computed
 * by another. For one thread at a time.
 */
public interface Exchange {

	/**
	 * For results that go to their caller only.
	 */
	Exchange NONE = new NoExchange();

	/**
	 * Returns the status that a result which carries none goes out with.
	 */
	int status();

	/**
	 * Returns the headers that the method itself has put on the response, with all their
	 * values.
	 */
	Map<String, List<String>> headers();

	/**
	 * Lets the exchange see what the method does to it through its arguments.
	 * @param arguments those of the call, which it may replace
	 */
	void watch(Method method, @Nullable Object[] arguments);

	/**
	 * Returns whether the method has written an answer itself, past its result.
	 */
	boolean isWritten();

	/**
	 * Puts headers of the first answer on the response, and marks it as a replay. For an
	 * answer that is rendered from an exception.
	 */
	void replay(Map<String, List<String>> headers);

	/**
	 * Also lets the result go out with a status.
	 */
	void replay(int status, Map<String, List<String>> headers);

	/**
	 * Lets a body go out in place of the method's result, which is null then.
	 * @param body what the message converters write
	 * @return false when there is no response to write it to
	 */
	boolean replaceBody(Object body);

	/**
	 * Tells a listener what becomes of a result that is computed later. To be called
	 * before the method's result is handled.
	 */
	void onLaterResult(LaterResult listener);

	/**
	 * Keeps the answer that the application gives to an exception, if that is to come and
	 * may be kept.
	 * @param failure what is thrown to the caller next
	 * @param kept gets the answer once it is known, or null when it can't be kept
	 * @return false when there is nothing to wait for; the consumer is not called then
	 */
	boolean keepAnswer(Throwable failure, Consumer<@Nullable Answer> kept);

	/**
	 * Returns what to throw in place of a result, so that an answer goes out again.
	 * @throws IllegalArgumentException when what it is made from can't be read
	 */
	RuntimeException answerAgain(Answer answer);

	/**
	 * Follows a result that is computed later.
	 */
	interface LaterResult {

		/**
		 * The computation begins, on this thread.
		 */
		void started();

		/**
		 * The computation has ended, on this thread.
		 * @param result its value; a {@link Throwable} when it failed
		 */
		void ended(@Nullable Object result);

		/**
		 * The client was told that its time is over; the computation may go on.
		 */
		void timedOut();

		/**
		 * The request is over. Nothing that has not started will start.
		 */
		void over();

	}

}
