package dev.idempotent.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why there is no store and the way out.
 */
final class StoreNotAvailableFailureAnalyzer extends AbstractFailureAnalyzer<StoreNotAvailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StoreNotAvailableException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
