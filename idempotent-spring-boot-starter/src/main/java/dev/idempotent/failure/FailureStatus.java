package dev.idempotent.failure;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

import dev.idempotent.result.KeptResult;
import dev.idempotent.store.Causes;

/**
 * The status that an exception itself names, by the rules of Spring MVC.
 */
final class FailureStatus {

	private FailureStatus() {
	}

	/**
	 * Returns the status of an {@link ErrorResponse}, or of a {@link ResponseStatus} on
	 * the exception's or a cause's type; {@link KeptResult#NO_STATUS} when there is none.
	 */
	static int of(Throwable failure) {
		try {
			return Causes.of(failure)
				.stream()
				.mapToInt(FailureStatus::ownStatus)
				.filter(KeptResult::isStatus)
				.findFirst()
				.orElse(KeptResult.NO_STATUS);
		}
		catch (RuntimeException | Error ex) {
			// By the exception's own methods
			return KeptResult.NO_STATUS;
		}
	}

	private static int ownStatus(Throwable failure) {
		if (failure instanceof ErrorResponse error) {
			return error.getStatusCode().value();
		}
		ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(), ResponseStatus.class);
		return (status != null) ? status.code().value() : KeptResult.NO_STATUS;
	}

}
