package dev.idempotent.store.redis.inspect;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.StepScript;
import dev.idempotent.store.redis.step.Steps;

/**
 * How an operator looks into Redis: by one script on the record for each question and
 * each decision, with the state decided by Redis's clock. Thread-safe.
 */
public final class RedisInspection {

	private final Steps steps;

	private final OperatorSteps asked;

	private final UnsettledScan scan;

	/**
	 * Creates one.
	 * @param steps stay their owner's, to be closed by it
	 * @param keyPrefix what the names of records in Redis begin with
	 * @param timeout how long a step may take
	 */
	public RedisInspection(Steps steps, String keyPrefix, Duration timeout) {
		this.steps = steps;
		this.asked = new OperatorSteps(keyPrefix);
		this.scan = new UnsettledScan(steps, this.asked, new KeySpace(keyPrefix), timeout);
	}

	public @Nullable RecordDescription describe(RecordKey key) {
		return Descriptions.of(key, this.steps.make(this.asked.describe(key)));
	}

	public byte @Nullable [] result(RecordKey key) {
		List<Object> reply = this.steps.make(this.asked.result(key));
		return StepScript.outcome(reply).equals("RESULT") ? (byte[]) reply.get(1) : null;
	}

	public Page findUnsettled(@Nullable String cursor, int limit) {
		return this.scan.page(cursor, limit);
	}

	public Decision free(RecordDescription seen) {
		return decision(this.asked.free(seen));
	}

	public Decision settle(RecordDescription seen, byte[] result) {
		return decision(this.asked.settle(seen, result));
	}

	private Decision decision(Step step) {
		return Decision.valueOf(StepScript.outcome(this.steps.make(step)));
	}

}
