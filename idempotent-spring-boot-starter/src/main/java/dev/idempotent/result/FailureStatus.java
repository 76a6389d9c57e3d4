package dev.idempotent.result;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * The status that an exception itself names, by the rules of Spring MVC.
 */
public final class FailureStatus {

	/**
	 * No status: whoever handles the exception chooses one.
	 */
	public static final int NONE = 0;

	private FailureStatus() {
	}

	/**
	 * Returns the status of an {@link ErrorResponse}, or of a {@link ResponseStatus} on
	 * the exception's or a cause's type; {@link #NONE} when there is none.
	 */
	public static int of(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ErrorResponse error) {
				return error.getStatusCode().value();
			}
			ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(cause.getClass(), ResponseStatus.class);
			if (status != null) {
				return status.code().value();
			}
		}
		return NONE;
	}

}
