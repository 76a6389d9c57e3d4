package dev.idempotent.aop;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.idempotent.IdempotentCall;
import dev.idempotent.IdempotentCallHolder;
import dev.idempotent.engine.Execution;

/**
 * A call whose method runs.
 *
 * @param key what it is about
 * @param execution null: unprotected
 */
record RunningCall(CallKey key, @Nullable Execution execution) implements IdempotentCall {

	@Override
	public @Nullable String clientKey() {
		return this.key.client();
	}

	@Override
	public int attempt() {
		return (this.execution != null) ? this.execution.attempt() : 1;
	}

	@Override
	public boolean isLeaseLost() {
		return this.execution != null && this.execution.isLeaseLost();
	}

	@Override
	public UUID derivedKey(String label) {
		return this.key.derive(label);
	}

	/**
	 * Does the work; meanwhile this is the current call.
	 */
	@Nullable Object run(CallRunner.Work work) throws Throwable {
		IdempotentCall before = IdempotentCallHolder.set(this);
		try {
			return work.run(this);
		}
		finally {
			IdempotentCallHolder.set(before);
		}
	}

	@Override
	public String toString() {
		return "IdempotentCall[" + this.key.record() + ", attempt " + attempt() + "]";
	}

}
