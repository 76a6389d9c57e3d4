package dev.idempotent.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a replay has in common with the first answer: all but what belongs to one
 * exchange.
 */
final class Replays {

	private static final Set<String> OF_ONE_EXCHANGE = Set.of("date", "content-length", "transfer-encoding",
			"connection", "keep-alive", "idempotent-replayed", "set-cookie");

	// What Jetty sends with a cookie, which a replay has not; Spring Security then sends
	// none
	private static final String JETTY_COOKIE_EXPIRES = "Thu, 01 Jan 1970 00:00:00 GMT";

	private static final Set<String> OF_A_COOKIE = Set.of("expires", "cache-control", "pragma");

	private Replays() {
	}

	static void assertReplayed(Answer replay, Answer first) {
		assertThat(first.isReplayed()).as("first %s", first).isFalse();
		assertThat(replay.isReplayed()).as("replay %s after %s", replay, first).isTrue();
		assertThat(replay.status()).as("%s after %s", replay, first)
			.isEqualTo((first.status() != 201) ? first.status() : 200);
		assertThat(replay.body()).as("%s after %s", replay, first).isEqualTo(first.body());
		boolean byJetty = first.header("Expires").equals(JETTY_COOKIE_EXPIRES);
		assertThat(headers(replay, byJetty)).isEqualTo(headers(first, byJetty));
		assertThat(replay.header("Set-Cookie")).isEmpty();
	}

	static void assertUnavailable(Answer repeat, int originalStatus) {
		assertThat(repeat.status()).as(repeat.toString()).isEqualTo(409);
		assertThat(repeat.text()).contains("urn:problem-type:idempotent:result-unavailable",
				"\"originalStatus\":" + originalStatus);
	}

	private static Map<String, List<String>> headers(Answer answer, boolean byJetty) {
		Map<String, List<String>> headers = new TreeMap<>(answer.response().headers().map());
		headers.keySet().removeAll(OF_ONE_EXCHANGE);
		if (byJetty) {
			headers.keySet().removeAll(OF_A_COOKIE);
		}
		return headers;
	}

}
