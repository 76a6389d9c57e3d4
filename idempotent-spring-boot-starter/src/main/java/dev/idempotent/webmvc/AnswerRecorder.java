package dev.idempotent.webmvc;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.ContentCachingResponseWrapper;

import dev.idempotent.aop.Answer;

/**
 * A response that holds back what is written to it until the answer is known as a whole.
 */
final class AnswerRecorder extends ContentCachingResponseWrapper {

	private final Map<String, List<String>> before;

	private @Nullable ErrorPage errorPage;

	private int errorStatus;

	AnswerRecorder(HttpServletResponse response) {
		super(response);
		this.before = ResponseHeaders.of(response);
	}

	@Override
	public void sendError(int status) {
		this.errorStatus = status;
		this.errorPage = new ErrorPage(System.currentTimeMillis(), null, null);
	}

	@Override
	public void sendError(int status, String message) {
		this.errorStatus = status;
		this.errorPage = new ErrorPage(System.currentTimeMillis(), message, null);
	}

	Answer answer(HttpExchange exchange, Throwable failure) {
		ErrorPage page = this.errorPage;
		if (page == null) {
			return new Answer(getStatus(), headers(exchange), getContentAsByteArray(), false);
		}
		this.errorPage = new ErrorPage(page.time(), page.message(), failure.getMessage());
		return new Answer(this.errorStatus, headers(exchange), this.errorPage.toBytes(), true);
	}

	// The method's, and what the application's handling has added to them
	private Map<String, List<String>> headers(HttpExchange exchange) {
		Map<String, List<String>> headers = new LinkedHashMap<>(exchange.headers());
		headers.putAll(ResponseHeaders.changes(this, this.before));
		return headers;
	}

	/**
	 * Lets the answer go.
	 */
	void passOn(HttpServletRequest request) throws IOException {
		if (this.errorPage != null) {
			this.errorPage.send(this.errorStatus, request, (HttpServletResponse) getResponse());
		}
		else {
			copyBodyToResponse();
		}
	}

}
