package dev.idempotent.aop;

import dev.idempotent.result.ResultType;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Admission;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.engine.RefusedException;

/**
 * Admits a call, then runs its work, replays its first result, or refuses it.
 * Thread-safe.
 */
public final class CallRunner {

	private final IdempotencyEngine engine;

	private final Results results;

	public CallRunner(IdempotencyEngine engine, Results results) {
		this.engine = engine;
		this.results = results;
	}

	/**
	 * Runs a call that has no key, or whose key can't be checked.
	 */
	static @Nullable Object unprotected(CallKey key, Work work) throws Throwable {
		return new RunningCall(key, null).run(work);
	}

	/**
	 * Runs a call.
	 * @throws RefusedException when the work must not run, and has no result to give
	 */
	@Nullable Object run(IdempotentOperation operation, CallKey key, Fingerprint fingerprint, ResultType type, Exchange exchange,
			Work work) throws Throwable {
		Admission admission = this.engine.admit(operation, key.record(), fingerprint);
		if (admission instanceof Admission.Proceed proceed) {
			return run(new RunningCall(key, proceed.execution()), work,
					new Ending(operation, type, this.results, exchange, proceed.execution()), exchange);
		}
		if (admission instanceof Admission.Replay replay) {
			return this.results.replay(operation, type, exchange, replay.result());
		}
		if (admission instanceof Admission.Refused refused) {
			throw new RefusedException(refused.refusal());
		}
		return unprotected(key, work);
	}

	private static @Nullable Object run(RunningCall call, Work work, Ending ending, Exchange exchange)
			throws Throwable {
		Object returned;
		try {
			returned = call.run(work);
		}
		catch (Throwable ex) {
			ending.threw(ex);
			throw ex;
		}
		return LaterResults.follow(returned, call, ending, exchange);
	}

	/**
	 * What is done once for each key.
	 */
	@FunctionalInterface
	interface Work {

		@Nullable Object run(RunningCall call) throws Throwable;

	}

}
