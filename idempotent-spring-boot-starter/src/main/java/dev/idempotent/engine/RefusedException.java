package dev.idempotent.engine;

/**
 * Carries a refusal from a strategy to the aspect, which throws the matching problem in
 * its place.
 */
public final class RefusedException extends RuntimeException {

	private final transient Refusal refusal;

	public RefusedException(Refusal refusal) {
		super(refusal.toString(), null, false, false);
		this.refusal = refusal;
	}

	public Refusal refusal() {
		return this.refusal;
	}

}
