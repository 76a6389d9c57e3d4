package dev.idempotent.test.endpoint;

import java.util.List;

/**
 * What is wrong with an answer.
 *
 * @param came in words
 * @param causes the likeliest first
 */
record Flaw(String came, List<Cause> causes) {

	Flaw(String came, Cause... causes) {
		this(came, List.of(causes));
	}

}
