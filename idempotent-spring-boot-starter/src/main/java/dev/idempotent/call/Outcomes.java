package dev.idempotent.call;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodClassKey;

import dev.idempotent.Completion;
import dev.idempotent.call.running.OutcomeRules;
import dev.idempotent.engine.transaction.OwnTransaction;
import dev.idempotent.engine.transaction.SurroundingTransaction;
import dev.idempotent.failure.FailureCodec;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;
import dev.idempotent.problem.ResultUnavailableException;
import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.KeptResults;
import dev.idempotent.result.value.ResultType;
import dev.idempotent.result.value.ValueCodec;
import dev.idempotent.store.RecordKey;

/**
 * Makes outcomes, and reads back what they have kept. Thread-safe.
 */
public final class Outcomes {

	private static final int OK = 200;

	private final OutcomeRules rules;

	private final SurroundingTransaction.Finder transactions;

	private final KeptResults results;

	private final ValueCodec values;

	private final FailureCodec failures;

	private final OwnTransaction.@Nullable Source ownTransactions;

	private final Executor offload;

	private final Map<MethodClassKey, ResultType> types = new ConcurrentHashMap<>();

	/**
	 * Creates outcomes.
	 * @param transactions finds those that calls are made within
	 * @param ownTransactions begins those that calls join; null: none does
	 * @param offload runs what may wait for a store
	 */
	public Outcomes(OutcomeRules rules, KeptResults results, ValueCodec values, FailureCodec failures,
			SurroundingTransaction.Finder transactions, OwnTransaction.@Nullable Source ownTransactions,
			Executor offload) {
		this.rules = rules;
		this.transactions = transactions;
		this.results = results;
		this.values = values;
		this.failures = failures;
		this.ownTransactions = ownTransactions;
		this.offload = offload;
	}

	Executor offload() {
		return this.offload;
	}

	@Nullable SurroundingTransaction surroundingTransaction() {
		return this.transactions.current();
	}

	/**
	 * Returns how a call ends: it joins if it is to and can, its result being there when
	 * it returns.
	 */
	Completion completion(IdempotentInvocation invocation, ResultType type) {
		return (this.ownTransactions != null && invocation.operation().completion() == Completion.JOIN
				&& type.isImmediate() && !KotlinDetector.isSuspendingFunction(invocation.method())) ? Completion.JOIN
						: Completion.FENCE;
	}

	OwnTransaction ownTransaction(String operation) {
		return Objects.requireNonNull(this.ownTransactions).begin(operation);
	}

	OutcomeRules rules() {
		return this.rules;
	}

	/**
	 * Returns what is stored of a result.
	 * @param operation named in the log
	 * @param key of the record that it is for, and no other
	 */
	public byte[] encode(String operation, RecordKey key, KeptResult kept) {
		return this.results.encode(operation, key, kept);
	}

	KeptResult kept(IdempotentOperation operation, ResultType type, @Nullable Object value) {
		if (operation.results().answers() == Answers.NOT_STORED) {
			return this.values.withoutBody(value);
		}
		return (operation.kind() == IdempotentOperation.Kind.REQUEST)
				? this.values.ofAnswer(operation.name(), type, value) : this.values.of(operation.name(), type, value);
	}

	KeptResult kept(IdempotentOperation operation, Throwable failure, List<KeptHeader> headers) {
		return this.failures.encode(operation, failure, headers);
	}

	/**
	 * Returns what a replay is to give.
	 */
	public KeptResult decode(RecordKey key, byte[] result) {
		return this.results.decode(key, result);
	}

	/**
	 * Reads a kept value back to the type that the method has by now, and in what it
	 * comes in.
	 * @throws ResultUnavailableException when it can't be read
	 */
	public @Nullable Object value(IdempotentInvocation invocation, ResultType type, KeptResult.Value value) {
		Object read = this.values.read(invocation.operation().name(), type, value,
				() -> unavailable(value.unavailable()));
		return Promises.of(type, read);
	}

	/**
	 * Reads a remembered exception back.
	 * @return a {@link ResultUnavailableException} when it can't be read
	 */
	public Throwable failure(IdempotentInvocation invocation, KeptResult.Failure failure) {
		Throwable thrown = this.failures.decode(invocation.operation(), failure);
		return (thrown != null) ? thrown : unavailable(failure.unavailable());
	}

	public static ResultUnavailableException unavailable(KeptResult.Unavailable unavailable) {
		return new ResultUnavailableException(unavailable.status(), unavailable.location());
	}

	static int status(KeptResult kept) {
		Integer status = kept.unavailable().status();
		return (status != null) ? status : OK;
	}

	public ResultType type(IdempotentInvocation invocation) {
		return this.types.computeIfAbsent(new MethodClassKey(invocation.method(), invocation.targetClass()),
				(key) -> ResultType.of(invocation.method(), invocation.targetClass()));
	}

}
