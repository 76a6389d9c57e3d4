package dev.idempotent.actuate;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import dev.idempotent.actuate.Refusal.RefusalReport;
import dev.idempotent.store.IdempotencyStoreException;

/**
 * Turns what was found out, or refused, into the endpoint's answer.
 */
final class Replies {

	private static final Log logger = LogFactory.getLog(Replies.class);

	private Replies() {
	}

	/**
	 * Returns the answer.
	 * @param work null when there is nothing to be said
	 */
	static WebEndpointResponse<?> reply(Supplier<? extends @Nullable Object> work) {
		try {
			Object report = work.get();
			return (report != null) ? new WebEndpointResponse<>(report)
					: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
		}
		catch (Refusal refusal) {
			return new WebEndpointResponse<>(refusal.report(), refusal.status());
		}
		catch (IdempotencyStoreException ex) {
			logger.warn("The store can't be asked by the endpoint idempotency", ex);
			return new WebEndpointResponse<>(
					new RefusalReport(ex.isOutcomeUnknown()
							? "The store can't be asked, and may have done it all the same: look at the record again"
							: "The store can't be asked: try again", null),
					WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

}
