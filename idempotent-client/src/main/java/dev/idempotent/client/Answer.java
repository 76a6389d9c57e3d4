package dev.idempotent.client;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * What of an answer tells whether it is the last word.
 *
 * @param problem name of the problem of the Idempotent contract that it is; null: none
 */
record Answer(int status, HttpHeaders headers, @Nullable String problem) {

	private static final int CONFLICT = HttpStatus.CONFLICT.value();

	private static final Set<String> FINAL_PROBLEMS = Set.of("outcome-unknown", "result-unavailable", "key-reused");

	private static final Pattern TYPE = Pattern.compile("\\burn:problem-type:idempotent:([a-z-]++)");

	static final String REPLAYED = "Idempotent-Replayed";

	/**
	 * Returns whether only the body tells what an answer is.
	 */
	static boolean isToldByBody(int status, HttpHeaders headers) {
		return status == CONFLICT && isProblem(headers);
	}

	/**
	 * Creates an answer from its body as far as that was read.
	 */
	static Answer of(int status, HttpHeaders headers, byte[] body) {
		if (!isToldByBody(status, headers)) {
			return new Answer(status, headers, null);
		}
		Matcher type = TYPE.matcher(new String(body, StandardCharsets.UTF_8));
		return new Answer(status, headers, type.find() ? type.group(1) : null);
	}

	boolean isReplayed() {
		return "true".equalsIgnoreCase(this.headers.getFirst(REPLAYED));
	}

	/**
	 * Returns whether the first request with the key is still running: the contract and
	 * the IETF's draft say so by 409, which other operations use for conflicts that stay.
	 */
	boolean isInProgress() {
		if (this.status != CONFLICT || (this.problem != null && FINAL_PROBLEMS.contains(this.problem))) {
			return false;
		}
		return "in-progress".equals(this.problem) || this.headers.containsHeader(HttpHeaders.RETRY_AFTER);
	}

	private static boolean isProblem(HttpHeaders headers) {
		try {
			MediaType type = headers.getContentType();
			return MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(type)
					|| MediaType.APPLICATION_PROBLEM_XML.isCompatibleWith(type);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
