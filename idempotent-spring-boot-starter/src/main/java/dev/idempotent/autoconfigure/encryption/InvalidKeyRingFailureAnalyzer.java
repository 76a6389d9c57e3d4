package dev.idempotent.autoconfigure.encryption;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.idempotent.encryption.InvalidKeyRingException;

/**
 * Says what is wrong with the keys and the way out.
 */
final class InvalidKeyRingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidKeyRingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidKeyRingException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
