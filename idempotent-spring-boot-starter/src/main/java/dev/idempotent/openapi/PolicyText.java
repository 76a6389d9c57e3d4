package dev.idempotent.openapi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.swagger.v3.oas.models.Operation;

import dev.idempotent.OnAbandoned;
import dev.idempotent.Remember;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Fingerprinting;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;

/**
 * The policy in words, which the Idempotency-Key draft asks servers to publish: how long
 * a key counts and whose it is, what the same request is, and what a repeat gets.
 */
final class PolicyText {

	private final ApiSettings settings;

	PolicyText(ApiSettings settings) {
		this.settings = settings;
	}

	void addTo(Operation documented, IdempotentOperation operation) {
		String own = documented.getDescription();
		documented.setDescription(((own != null && !own.isBlank()) ? own + "\n\n" : "") + of(operation));
	}

	private String of(IdempotentOperation operation) {
		List<String> lines = new ArrayList<>();
		lines.add(key(operation.key()) + " The operation runs once" + repeat(operation.results().answers()) + "\n");
		lines.add("A key counts for " + DurationWords.of(operation.retention())
				+ " from its first request; then it is a new one." + callers(operation.key()));
		lines.add(sameRequest(operation.fingerprint()));
		lines.add(running(operation.duplicates()));
		lines.add(abandoned(operation));
		lines.add(remembered(operation.results().remember()));
		return String.join("\n- ", lines);
	}

	private String repeat(Answers answers) {
		return (answers == Answers.STORED)
				? ", and a repeat gets the first answer, marked by `" + this.settings.answers().marker() + ": true`."
				: ". Its answer is not stored: a repeat gets 409 with the first status, or that status itself where the"
						+ " answer had no body.";
	}

	private static String key(IdempotentOperation.Key key) {
		return key.expression().isEmpty()
				? "**Idempotent** by the header `" + key.headers().get(0)
						+ "`: send a unique value, and the same one with every retry."
				: "**Idempotent** by a key that is part of the request itself.";
	}

	private String callers(IdempotentOperation.Key key) {
		if (!key.expression().isEmpty()) {
			return " It is the same for all callers.";
		}
		List<String> headers = this.settings.callers().headers();
		String names = headers.isEmpty() ? "" : " `" + String.join("`, `", headers) + "`";
		return switch (this.settings.callers().whose()) {
			case APPLICATION -> " It is the caller's own.";
			case USER -> " It is the user's own" + (names.isEmpty() ? "." : ", for each value of" + names + ".");
			case EVERYBODY -> names.isEmpty() ? " It is the same for all callers."
					: " It is another one for each value of" + names + ".";
		};
	}

	private static String sameRequest(Fingerprinting fingerprint) {
		String same;
		if (!fingerprint.expression().isEmpty()) {
			same = "method and path, and a part of the request that the server chooses";
		}
		else if (fingerprint.ignoredBody().contains("")) {
			same = "method, path, query and named headers; the body does not count";
		}
		else {
			same = "method, path, query, named headers and body" + (fingerprint.ignoredBody().isEmpty() ? ""
					: ", but for `" + String.join("`, `", fingerprint.ignoredBody()) + "` in it");
		}
		return "The same request is: " + same + ". Another one with a used key gets 422.";
	}

	private static String running(IdempotentOperation.Duplicates duplicates) {
		Duration wait = duplicates.waitTimeout();
		return wait.isZero() ? "A repeat gets 409 while the first request is running." : "A repeat waits up to "
				+ DurationWords.of(wait) + " for the first request's answer, then it gets 409.";
	}

	private static String abandoned(IdempotentOperation operation) {
		return "When the first request has ended without an answer and has shown no sign of life for "
				+ DurationWords.of(operation.lease()) + ", a repeat "
				+ ((operation.duplicates().onAbandoned() == OnAbandoned.REJECT)
						? "gets 409: the operation never runs again." : "runs the operation again.");
	}

	private static String remembered(Remember remember) {
		return (remember == Remember.DEFINITIVE)
				? "Answers of 2xx and 3xx count, and of 4xx but 401, 403, 408, 425 and 429; after another one, the key is free."
				: "Answers of 2xx and 3xx count; after another one, the key is free.";
	}

}
