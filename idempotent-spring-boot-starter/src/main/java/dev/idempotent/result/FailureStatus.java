package dev.idempotent.result;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

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
		for (Throwable cause : Causes.of(failure)) {
			if (cause instanceof ErrorResponse error) {
				return error.getStatusCode().value();
			}
			ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(cause.getClass(), ResponseStatus.class);
			if (status != null) {
				return status.code().value();
			}
		}
		return KeptResult.NO_STATUS;
	}

}
