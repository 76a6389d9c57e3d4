package dev.idempotent.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

/**
 * What was asked is not done, and why.
 */
final class Refusal extends RuntimeException {

	static final int BAD_REQUEST = 400;

	static final int NOT_FOUND = 404;

	static final int CONFLICT = 409;

	static final int NOT_IMPLEMENTED = 501;

	private final int status;

	private final transient @Nullable RecordReport record;

	/**
	 * Creates a refusal.
	 * @param reason with the way out, for the operator
	 */
	Refusal(int status, String reason) {
		this(status, reason, null);
	}

	/**
	 * Creates a refusal.
	 * @param record how it is by now
	 */
	Refusal(int status, String reason, @Nullable RecordReport record) {
		super(reason, null, false, false);
		this.status = status;
		this.record = record;
	}

	int status() {
		return this.status;
	}

	RefusalReport report() {
		return new RefusalReport(String.valueOf(getMessage()), this.record);
	}

	/**
	 * What the operator gets.
	 *
	 * @param reason why nothing was done
	 * @param record how it is by now; null when that does not matter
	 */
	@JsonInclude(Include.NON_NULL)
	record RefusalReport(String reason, @Nullable RecordReport record) {
	}

}
