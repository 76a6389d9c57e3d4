package dev.idempotent.problem;

import java.time.Duration;

import dev.idempotent.engine.Refusal;
import dev.idempotent.engine.RefusalTranslator;

/**
 * The problem of each refusal.
 */
public final class Problems implements RefusalTranslator {

	private final Duration retryAfter;

	/**
	 * Creates the translator.
	 * @param retryAfter what {@code Retry-After} says, where a retry may help
	 */
	public Problems(Duration retryAfter) {
		this.retryAfter = retryAfter;
	}

	@Override
	public RuntimeException translate(Refusal refusal) {
		if (refusal instanceof Refusal.MissingKey missing) {
			return new MissingKeyException(missing.source());
		}
		if (refusal instanceof Refusal.InvalidKey invalid) {
			return new InvalidKeyException(invalid.reason());
		}
		if (refusal instanceof Refusal.InProgress) {
			return new InProgressException(this.retryAfter);
		}
		if (refusal instanceof Refusal.OutcomeUnknown) {
			return new OutcomeUnknownException();
		}
		if (refusal instanceof Refusal.KeyReused) {
			return new KeyReusedException();
		}
		if (refusal instanceof Refusal.ResultUnavailable unavailable) {
			return new ResultUnavailableException(unavailable.status(), unavailable.location());
		}
		return new StoreUnavailableException(this.retryAfter);
	}

}
