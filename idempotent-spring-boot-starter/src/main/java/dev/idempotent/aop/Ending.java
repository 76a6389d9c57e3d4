package dev.idempotent.aop;

import dev.idempotent.result.FailureStatus;
import dev.idempotent.result.ResultType;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Execution;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.engine.RefusalProblem;

/**
 * The end of one execution: what its method returned or threw decides whether the key is
 * kept with a result, held, or free. Only the first end counts, and none throws.
 * Thread-safe.
 */
final class Ending {

	private static final Log logger = LogFactory.getLog(Ending.class);

	private final IdempotentOperation operation;

	private final ResultType type;

	private final Results results;

	private final Exchange exchange;

	private final Execution execution;

	private final AtomicBoolean ended = new AtomicBoolean();

	Ending(IdempotentOperation operation, ResultType type, Results results, Exchange exchange, Execution execution) {
		this.operation = operation;
		this.type = type;
		this.results = results;
		this.exchange = exchange;
		this.execution = execution;
	}

	void returned(@Nullable Object result) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		byte[] stored;
		try {
			stored = stored(result);
		}
		catch (RuntimeException | Error ex) {
			logger.error("What " + this.operation.name() + " answered can't be found out; record "
					+ this.execution.key() + " is held", ex);
			this.execution.hold();
			return;
		}
		if (stored != null) {
			this.execution.complete(stored);
		}
		else {
			this.execution.release();
		}
	}

	void threw(Throwable failure) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		if (isUnknown(failure)) {
			logger.warn("Whether " + this.operation.name() + " did its work is unknown; record " + this.execution.key()
					+ " is held", failure);
			this.execution.hold();
		}
		else if (RefusalProblem.isCauseOf(failure)) {
			this.execution.release();
		}
		else if (isOneOf(this.operation.rememberExceptions(), failure)) {
			this.execution.complete(this.results.encode(this.operation, this.exchange, failure));
		}
		else if (!isAnswer(failure) || !this.exchange.keepAnswer(failure, this::answered)) {
			this.execution.release();
		}
	}

	/**
	 * Frees the key, because the work has not begun and never will.
	 */
	void neverBegan() {
		if (this.ended.compareAndSet(false, true)) {
			this.execution.release();
		}
	}

	/**
	 * Leaves the key to its lease, where the work's end can't be seen.
	 */
	void abandon() {
		if (this.ended.compareAndSet(false, true)) {
			this.execution.abandon();
		}
	}

	/**
	 * Lets the lease end unless the work does so before, because nobody waits for it any
	 * more.
	 */
	void stopRenewing() {
		this.execution.stopRenewing();
	}

	/**
	 * Returns whether a failure hides an outcome, itself or by what caused it.
	 */
	boolean isUnknown(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (isOneOf(this.operation.unknownOn(), cause)) {
				return true;
			}
		}
		return false;
	}

	private byte @Nullable [] stored(@Nullable Object result) {
		int status = Results.status(result, this.exchange);
		return Results.isRemembered(this.operation, status)
				? this.results.encode(this.operation, this.type, this.exchange, result, status) : null;
	}

	private boolean isAnswer(Throwable failure) {
		return this.operation.rememberDefinitive() && Results.isRemembered(this.operation, FailureStatus.of(failure));
	}

	private void answered(@Nullable Answer answer) {
		if (answer != null && Results.isRemembered(this.operation, answer.status())) {
			this.execution.complete(this.results.encode(this.operation, answer));
		}
		else {
			this.execution.release();
		}
	}

	private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable failure) {
		return types.stream().anyMatch((type) -> type.isInstance(failure));
	}

}
