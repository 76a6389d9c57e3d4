package dev.idempotent.webmvc;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.result.KeptResult;
import dev.idempotent.webmvc.response.HeldResponse;
import dev.idempotent.webmvc.response.SentError;

/**
 * What is kept of a held response, as far as it is written.
 */
record WrittenAnswer(HttpServletRequest request, HeldResponse response, KeptHeaders names) {

	int status() {
		SentError error = this.response.sentError();
		return (error != null) ? error.status() : this.response.getStatus();
	}

	List<KeptHeader> headers() {
		return this.response.headers().kept(this.names::isKept);
	}

	/**
	 * Returns all of it.
	 * @param exception null unless it answers one
	 */
	KeptResult kept(@Nullable Exception exception) {
		SentError error = this.response.sentError();
		if (error != null) {
			String message = (exception != null) ? exception.getMessage() : null;
			return new KeptResult.SentError(error.status(), error.message(), message, ErrorPageTime.now(this.request),
					headers());
		}
		byte[] body = this.response.body();
		return (body != null) ? new KeptResult.Answer(status(), headers(), body) : unavailable();
	}

	/**
	 * Returns what is left of it where it can't be given again.
	 */
	KeptResult.Unavailable unavailable() {
		return new KeptResult.Unavailable(status(), this.response.headers().first(HttpHeaders.LOCATION));
	}

}
