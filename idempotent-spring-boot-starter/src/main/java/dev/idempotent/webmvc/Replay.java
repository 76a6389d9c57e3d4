package dev.idempotent.webmvc;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import dev.idempotent.ReplayStatus;
import dev.idempotent.call.Outcomes;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.problem.ResultUnavailableException;
import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.value.ResultType;
import dev.idempotent.webmvc.response.HeldResponse;
import dev.idempotent.webmvc.response.SentError;

/**
 * A kept result on its way to a client. An answer is written as it is, past everything
 * that MVC has; a value and an exception take the way that they took the first time.
 */
final class Replay {

	private static final Log logger = LogFactory.getLog(Replay.class);

	private static final int CREATED = 201;

	private static final int OK = 200;

	private final IdempotentInvocation invocation;

	private final ResultType type;

	private final KeptResult kept;

	private final Outcomes outcomes;

	private final String markerHeader;

	// Whether the method returned a kept value
	private boolean given;

	/**
	 * Creates a replay.
	 * @param type what a kept value is read back to
	 * @param markerHeader name of the header that tells a replay from a first answer
	 */
	Replay(IdempotentInvocation invocation, ResultType type, KeptResult kept, Outcomes outcomes, String markerHeader) {
		this.invocation = invocation;
		this.type = type;
		this.kept = kept;
		this.outcomes = outcomes;
		this.markerHeader = markerHeader;
	}

	/**
	 * Returns what the method is to return.
	 * @throws Throwable what it is to throw: so that an answer is written, a signal that
	 * nothing is left to be done
	 */
	@Nullable Object begin(HeldResponse response) throws Throwable {
		if (this.kept instanceof KeptResult.Value value) {
			Object read = this.outcomes.value(this.invocation, this.type, value);
			response.setHeader(this.markerHeader, "true");
			this.given = true;
			return read;
		}
		if (this.kept instanceof KeptResult.Failure failure) {
			Throwable thrown = this.outcomes.failure(this.invocation, failure);
			if (!(thrown instanceof ResultUnavailableException)) {
				write(failure.headers(), response);
			}
			throw thrown;
		}
		if (this.kept instanceof KeptResult.Unavailable unavailable) {
			throw Outcomes.unavailable(unavailable);
		}
		throw new ReplaySignal();
	}

	/**
	 * Returns what is thrown to the client's side: the problem of a value that can't be
	 * written any more, and else what was thrown.
	 */
	Exception failed(Exception thrown, HeldResponse response) {
		if (!this.given) {
			return thrown;
		}
		logger.warn("The kept result of " + this.invocation.operation().name()
				+ " can't be written: it gets 409 result-unavailable", thrown);
		response.setHeader(this.markerHeader, null);
		return Outcomes.unavailable(this.kept.unavailable());
	}

	/**
	 * Returns whether the answer is kept, and MVC has nothing to write.
	 */
	boolean isAnswer() {
		return this.kept instanceof KeptResult.Answer || this.kept instanceof KeptResult.SentError;
	}

	/**
	 * Lets the answer leave.
	 */
	void end(HttpServletRequest request, HeldResponse response) {
		try {
			if (this.kept instanceof KeptResult.Answer answer) {
				HttpServletResponse behind = response.giveUp();
				behind.setStatus(status(answer.status()));
				write(answer.headers(), behind);
				write(answer.body(), behind);
			}
			else if (this.kept instanceof KeptResult.SentError error) {
				HttpServletResponse behind = response.giveUp();
				write(error.headers(), behind);
				ErrorPageTime.set(request, error.time());
				// An error page shows the exception's message where there is no other
				String message = (error.message() != null) ? error.message() : error.exceptionMessage();
				new SentError(error.status(), message).sendTo(behind);
			}
			else {
				correctStatus(response);
				response.letGo();
			}
		}
		catch (IOException ex) {
			logger.debug("The client is gone before it got its answer", ex);
		}
	}

	/**
	 * Lets a value's answer have the status of a replay, whoever chose the first.
	 */
	void correctStatus(HeldResponse response) {
		response.replaceStatus(status(response.getStatus()));
	}

	private int status(int first) {
		boolean original = this.invocation.operation().results().replayStatus() == ReplayStatus.ORIGINAL;
		return (first == CREATED && !original) ? OK : first;
	}

	private void write(List<KeptHeader> headers, HttpServletResponse response) {
		for (KeptHeader header : headers) {
			if (header.name().equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
				response.setContentType(header.values().get(0));
				continue;
			}
			List<String> values = header.values();
			for (int i = 0; i < values.size(); i++) {
				if (i == 0 && header.replaces()) {
					response.setHeader(header.name(), values.get(i));
				}
				else {
					response.addHeader(header.name(), values.get(i));
				}
			}
		}
		response.setHeader(this.markerHeader, "true");
	}

	private static void write(byte[] body, HttpServletResponse response) throws IOException {
		if (body.length > response.getBufferSize()) {
			response.setContentLength(body.length);
		}
		if (body.length > 0) {
			response.getOutputStream().write(body);
		}
	}

}
