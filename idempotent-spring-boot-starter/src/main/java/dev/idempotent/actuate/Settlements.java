package dev.idempotent.actuate;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.idempotent.aop.IdempotentMethods.BeanMethod;
import dev.idempotent.call.Outcomes;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.value.ResultType;
import dev.idempotent.result.value.ValueCodec;
import dev.idempotent.store.RecordKey;

/**
 * Turns how an operator ends an operation into what its owner would have stored.
 * Thread-safe.
 */
public final class Settlements {

	private final Operations operations;

	private final Outcomes outcomes;

	private final ValueCodec values;

	private final JsonMapper mapper;

	/**
	 * Creates settlements.
	 * @param mapper reads values
	 */
	public Settlements(Operations operations, Outcomes outcomes, ValueCodec values, JsonMapper mapper) {
		this.operations = operations;
		this.outcomes = outcomes;
		this.values = values;
		this.mapper = mapper;
	}

	/**
	 * Returns what is to be stored.
	 * @throws Refusal when a repeat could not be given it
	 */
	byte[] result(RecordKey key, String operation, Settlement settlement) {
		BeanMethod method = this.operations.find(operation);
		if (method == null) {
			throw new Refusal(Refusal.BAD_REQUEST, "There is no operation \"" + operation
					+ "\": take its name from the endpoint's overview. What was called by a template can only be freed");
		}
		boolean request = method.operation().kind() == Kind.REQUEST;
		KeptResult kept = kept(method.operation(), request ? settlement.answer() : value(method, settlement.value()));
		byte[] result = this.outcomes.encode(operation, key, kept);
		if (this.outcomes.decode(key, result) instanceof KeptResult.Unavailable) {
			throw new Refusal(Refusal.BAD_REQUEST,
					"It could not be given again: it is larger than idempotent.max-result-size, no value of the"
							+ " method's type, or can't be encrypted, of which the log says more");
		}
		return result;
	}

	private static KeptResult kept(IdempotentOperation operation, KeptResult result) {
		if (operation.results().answers() == Answers.STORED) {
			return result;
		}
		KeptResult kept = result.withoutBody();
		if (kept instanceof KeptResult.Unavailable) {
			throw new Refusal(Refusal.BAD_REQUEST,
					"Answers of this operation are not stored (storeAnswer = false): leave \"body\" out");
		}
		return kept;
	}

	private KeptResult value(BeanMethod method, String json) {
		ResultType type = ResultType.of(method.method(), method.type());
		try {
			Object value = this.mapper.readValue(json, this.mapper.constructType(type.body()));
			return this.values.of(method.operation().name(), type, value);
		}
		catch (JacksonException ex) {
			throw new Refusal(Refusal.BAD_REQUEST,
					"\"body\" is not the JSON of what the method returns: " + type.value());
		}
	}

}
