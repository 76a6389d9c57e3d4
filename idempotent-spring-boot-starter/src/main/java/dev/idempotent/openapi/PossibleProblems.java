package dev.idempotent.openapi;

import java.util.ArrayList;
import java.util.List;

import dev.idempotent.KeyPresence;
import dev.idempotent.openapi.ApiSettings.StoreFailure;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.problem.BodyTooLargeException;
import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.InProgressException;
import dev.idempotent.problem.InvalidKeyException;
import dev.idempotent.problem.KeyReusedException;
import dev.idempotent.problem.MissingKeyException;
import dev.idempotent.problem.OutcomeUnknownException;
import dev.idempotent.problem.ResultUnavailableException;
import dev.idempotent.problem.StoreUnavailableException;

/**
 * Which problems an operation can answer, as it would throw them.
 */
final class PossibleProblems {

	private final ApiSettings.Answers settings;

	PossibleProblems(ApiSettings.Answers settings) {
		this.settings = settings;
	}

	List<IdempotencyProblem> of(IdempotentOperation operation) {
		List<IdempotencyProblem> problems = new ArrayList<>(ofKey(operation.key()));
		problems.add(new InProgressException(this.settings.retryAfter()));
		problems.add(new OutcomeUnknownException());
		problems.add(new ResultUnavailableException(200, null));
		if (countsBody(operation.fingerprint())) {
			problems.add(new BodyTooLargeException(this.settings.maxBodySize()));
		}
		problems.add(new KeyReusedException());
		if (this.settings.storeFailure() == StoreFailure.TOLD) {
			problems.add(new StoreUnavailableException(this.settings.retryAfter()));
		}
		if (this.settings.docs() != null) {
			problems.forEach(this.settings.docs()::addTo);
		}
		return problems;
	}

	private static List<IdempotencyProblem> ofKey(IdempotentOperation.Key key) {
		boolean required = key.presence() == KeyPresence.REQUIRED;
		if (!key.expression().isEmpty()) {
			return required ? List.of(new MissingKeyException("content")) : List.of();
		}
		String header = key.headers().get(0);
		IdempotencyProblem invalid = new InvalidKeyException(header, "must be one key, not a list");
		return required ? List.of(new MissingKeyException("header " + header), invalid) : List.of(invalid);
	}

	private static boolean countsBody(IdempotentOperation.Fingerprinting fingerprint) {
		return fingerprint.expression().isEmpty() && !fingerprint.ignoredBody().contains("");
	}

}
