package dev.idempotent.actuate;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;

import dev.idempotent.aop.CallKeys;
import dev.idempotent.call.Outcomes;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;

/**
 * Looks into the store. Thread-safe.
 */
public final class Records {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1000;

	private final @Nullable InspectableIdempotencyStore store;

	private final Operations operations;

	private final CallKeys keys;

	private final Outcomes outcomes;

	private final AnswerVisibility answers;

	/**
	 * Creates records.
	 * @param store may be one that can't be looked into
	 * @param outcomes read kept answers
	 * @param answers who may see these
	 */
	public Records(IdempotencyStore store, Operations operations, CallKeys keys, Outcomes outcomes,
			AnswerVisibility answers) {
		this.store = store.ability(InspectableIdempotencyStore.class);
		this.operations = operations;
		this.keys = keys;
		this.outcomes = outcomes;
		this.answers = answers;
	}

	static RecordKey key(String text) {
		try {
			return new RecordKey(text);
		}
		catch (IllegalArgumentException ex) {
			throw new Refusal(Refusal.BAD_REQUEST,
					ex.getMessage() + ": take it from the list \"unsettled\", from a look-up or from the log");
		}
	}

	/**
	 * Returns the store.
	 * @throws Refusal when it can't be looked into
	 */
	InspectableIdempotencyStore store() {
		if (this.store == null) {
			throw new Refusal(Refusal.NOT_IMPLEMENTED,
					"The store can't be looked into: let it implement InspectableIdempotencyStore, or pass on the"
							+ " ability of its delegate");
		}
		return this.store;
	}

	RecordReport lookup(@Nullable String operation, @Nullable String scope, @Nullable String key,
			SecurityContext reader) {
		if (operation == null || key == null) {
			throw new Refusal(Refusal.BAD_REQUEST, "A look-up needs an operation and a key, and a scope if it has one");
		}
		String keyScope = this.operations.isKeyedByExpression(operation) ? null : scope;
		return report(this.keys.recordKey(operation, keyScope, key), reader);
	}

	RecordReport report(RecordKey key, SecurityContext reader) {
		RecordDescription record = store().describe(key);
		if (record == null) {
			throw absent(key);
		}
		return RecordReport.of(record, this.answers.isVisible(reader) ? answer(key) : null);
	}

	static Refusal absent(RecordKey key) {
		return new Refusal(Refusal.NOT_FOUND,
				"There is no record " + key + ": it was never claimed, was freed, or its retention is over");
	}

	UnsettledReport unsettled(@Nullable String cursor, @Nullable Integer limit) {
		int size = (limit != null) ? limit : DEFAULT_LIMIT;
		if (size < 1 || size > MAX_LIMIT) {
			throw new Refusal(Refusal.BAD_REQUEST, "A page has 1 to " + MAX_LIMIT + " records, not " + size);
		}
		InspectableIdempotencyStore.Page page = page(cursor, size);
		return new UnsettledReport(page.records().stream().map((record) -> RecordReport.of(record, null)).toList(),
				page.next());
	}

	private InspectableIdempotencyStore.Page page(@Nullable String cursor, int size) {
		try {
			return store().findUnsettled(cursor, size);
		}
		catch (IllegalArgumentException ex) {
			throw new Refusal(Refusal.BAD_REQUEST,
					"The cursor is not one of this store's: take \"next\" of the page before, or begin without");
		}
	}

	private @Nullable AnswerReport answer(RecordKey key) {
		byte[] result = store().result(key);
		return (result != null) ? AnswerReport.of(this.outcomes.decode(key, result)) : null;
	}

	/**
	 * A page of records that nobody is known to work on.
	 *
	 * @param next the cursor of the page after; null: this is the last
	 */
	@JsonInclude(Include.NON_NULL)
	record UnsettledReport(List<RecordReport> records, @Nullable String next) {
	}

}
