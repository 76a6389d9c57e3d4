package dev.idempotent.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * What a client's exception says.
 */
final class Failures {

	private static final int MAX_CAUSES = 30;

	private static final int FIRST_ERROR = 400;

	private static final boolean WEB_CLIENT_PRESENT = ClassUtils.isPresent(
			"org.springframework.web.reactive.function.client.WebClientResponseException",
			Failures.class.getClassLoader());

	// Of reactor-netty's time-outs the only type, no IOException, in a library that a
	// caller need not have
	private static final String NETTY_TIMEOUT = "io.netty.handler.timeout.TimeoutException";

	private Failures() {
	}

	/**
	 * Returns a failure and its causes, outermost first.
	 */
	static List<Throwable> chain(Throwable failure) {
		List<Throwable> chain = new ArrayList<>();
		for (Throwable cause = failure; cause != null && chain.size() < MAX_CAUSES; cause = cause.getCause()) {
			chain.add(cause);
		}
		return chain;
	}

	/**
	 * Returns the error answer that a failure was made of; null where there was none, and
	 * where a good one could not be read.
	 */
	static @Nullable Answer answer(Throwable failure) {
		return chain(failure).stream()
			.map(Failures::ownAnswer)
			.filter((answer) -> answer != null && answer.status() >= FIRST_ERROR)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Returns the headers of the answer that a failure itself was made of, whatever its
	 * causes are.
	 */
	static @Nullable HttpHeaders answerHeaders(Throwable failure) {
		Answer answer = ownAnswer(failure);
		return (answer != null) ? answer.headers() : null;
	}

	private static @Nullable Answer ownAnswer(Throwable failure) {
		if (failure instanceof TemporaryAnswer temporary) {
			return temporary.answer();
		}
		if (failure instanceof RestClientResponseException ex && ex.getResponseHeaders() != null) {
			return Answer.of(ex.getStatusCode().value(), ex.getResponseHeaders(), ex.getResponseBodyAsByteArray());
		}
		return WEB_CLIENT_PRESENT ? OfWebClient.answer(failure) : null;
	}

	/**
	 * Returns whether there was no answer, or none that was whole: refused, cut off, too
	 * late. An answer that could not be understood is none of these.
	 */
	static boolean isOfConnection(Throwable failure) {
		for (Throwable cause : chain(failure)) {
			if (cause instanceof HttpMessageConversionException) {
				return false;
			}
			if (cause instanceof IOException || cause instanceof TimeoutException || isNettyTimeout(cause)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isNettyTimeout(Throwable failure) {
		for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals(NETTY_TIMEOUT)) {
				return true;
			}
		}
		return false;
	}

	// Loaded only where Spring WebFlux is there
	private static final class OfWebClient {

		static @Nullable Answer answer(Throwable failure) {
			return (failure instanceof WebClientResponseException ex)
					? Answer.of(ex.getStatusCode().value(), ex.getHeaders(), ex.getResponseBodyAsByteArray()) : null;
		}

	}

}
