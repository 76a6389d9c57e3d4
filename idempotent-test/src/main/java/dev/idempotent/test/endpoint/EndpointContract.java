package dev.idempotent.test.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import dev.idempotent.ReplayStatus;

/**
 * How the application's settings let answers look.
 */
final class EndpointContract {

	private static final List<String> SAME_HEADERS = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION,
			HttpHeaders.ETAG);

	String keyHeader = "Idempotency-Key";

	Supplier<String> keys = () -> UUID.randomUUID().toString();

	String replayHeader = "Idempotent-Replayed";

	ReplayStatus replayStatus = ReplayStatus.OK;

	BiPredicate<String, EndpointAnswer> refusals = (problem, answer) -> answer.text()
		.contains("\"urn:problem-type:idempotent:" + problem + "\"");

	/**
	 * Returns a request with a key.
	 */
	EndpointRequest keyed(EndpointRequest request, String key) {
		return request.with((headers) -> headers.set(this.keyHeader, key));
	}

	boolean isReplay(EndpointAnswer answer) {
		return "true".equals(answer.headers().getFirst(this.replayHeader));
	}

	boolean isRefused(EndpointAnswer answer, Refusal refusal) {
		return answer.status() == refusal.status() && this.refusals.test(refusal.problem(), answer);
	}

	/**
	 * Returns what speaks against an answer to a first request, or null.
	 */
	@Nullable Flaw execution(String name, EndpointAnswer answer) {
		if (isReplay(answer)) {
			return new Flaw("the " + name + " is marked as a replay: it has \"" + this.replayHeader + ": true\"",
					Cause.SCOPE, Cause.SAME_USER, Cause.WRITTEN_OUTSIDE);
		}
		if (!answer.isSuccess()) {
			return new Flaw("the " + name + " did not run, or failed: " + answer.status(), Cause.NO_ACCESS,
					Cause.OTHER_HEADER, Cause.SCOPE, Cause.TEST_TRANSACTION, Cause.ON_ABANDONED);
		}
		return null;
	}

	/**
	 * Returns what speaks against an answer as the replay of the first, or null.
	 */
	@Nullable Flaw replay(String name, EndpointAnswer answer, EndpointAnswer first) {
		if (isRefused(answer, Refusal.IN_PROGRESS)) {
			return new Flaw("the " + name + " was refused, as if the first still ran", Cause.TEST_TRANSACTION,
					Cause.LOST_COMPLETION, Cause.HELD);
		}
		if (isRefused(answer, Refusal.RESULT_UNAVAILABLE)) {
			return new Flaw("the " + name + " was refused, as the first answer can't be given again", Cause.NO_RESULT,
					Cause.CHANGED_RESULT);
		}
		if (!isReplay(answer)) {
			return first.isSuccess()
					? new Flaw("the " + name + " is no replay: \"" + this.replayHeader + ": true\" is missing",
							Cause.NOT_ANNOTATED, Cause.OTHER_HEADER, Cause.NOT_REMEMBERED, Cause.GRANTED_TWICE)
					: new Flaw("the first request did not succeed, and its answer is not kept", Cause.NO_ACCESS,
							Cause.OTHER_HEADER, Cause.NOT_REMEMBERED);
		}
		int status = (this.replayStatus != ReplayStatus.ORIGINAL && first.status() == 201) ? 200 : first.status();
		if (answer.status() != status) {
			return new Flaw("the " + name + " has status " + answer.status() + ", not " + status, Cause.OTHER_STATUS,
					Cause.WRITTEN_OUTSIDE);
		}
		if (!Arrays.equals(answer.body(), first.body())) {
			return new Flaw("the " + name + " has other bytes than the first answer", Cause.WRITTEN_OUTSIDE,
					Cause.CHANGED_RESULT);
		}
		return headers(name, answer, first);
	}

	private static @Nullable Flaw headers(String name, EndpointAnswer answer, EndpointAnswer first) {
		for (String header : SAME_HEADERS) {
			List<String> expected = first.headers().getOrEmpty(header);
			List<String> found = answer.headers().getOrEmpty(header);
			if (!found.equals(expected)) {
				return new Flaw("the " + name + " has " + header + " " + found + ", not " + expected,
						Cause.WRITTEN_OUTSIDE, Cause.CHANGED_RESULT);
			}
		}
		return null;
	}

}
