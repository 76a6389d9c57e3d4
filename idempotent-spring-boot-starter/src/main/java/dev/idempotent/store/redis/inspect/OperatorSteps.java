package dev.idempotent.store.redis.inspect;

import java.nio.charset.StandardCharsets;

import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.StepScript;

/**
 * What is asked of Redis for an operator.
 *
 * @param keyPrefix what the names of records in Redis begin with
 */
record OperatorSteps(String keyPrefix) {

	private static final StepScript DESCRIBE = script("describe");

	private static final StepScript RESULT = script("result");

	private static final StepScript FREE = script("free");

	private static final StepScript SETTLE = script("settle");

	private static final StepScript SCAN = script("scan");

	Step describe(RecordKey key) {
		return new Step("describe a record", DESCRIBE, new byte[][] { name(key) }, false);
	}

	Step result(RecordKey key) {
		return new Step("read a result", RESULT, new byte[][] { name(key) }, false);
	}

	Step free(RecordDescription seen) {
		byte[][] arguments = { name(seen.key()), state(seen), bytes(seen.version()) };
		return new Step("free a record", FREE, arguments, false);
	}

	/**
	 * Gives the record a token that is nobody's.
	 */
	Step settle(RecordDescription seen, byte[] result) {
		byte[][] arguments = { name(seen.key()), OwnerToken.random().toBytes(), state(seen), bytes(seen.version()),
				result };
		return new Step("settle a record", SETTLE, arguments, true);
	}

	/**
	 * Looks for the names of records.
	 * @param name leads to the server to ask
	 * @param count about how many of its keys to look at
	 */
	Step scan(String name, ScanPosition position, String pattern, int count) {
		byte[][] arguments = { bytes(name), bytes(String.valueOf(position.slot())), bytes(position.node()),
				bytes(position.cursor()), bytes(pattern), bytes(String.valueOf(count)) };
		return new Step("look for records", SCAN, arguments, false);
	}

	private byte[] name(RecordKey key) {
		return bytes(this.keyPrefix + key.value());
	}

	private static StepScript script(String name) {
		return StepScript.named(OperatorSteps.class, "inspection", name);
	}

	private static byte[] state(RecordDescription seen) {
		return bytes(seen.state().name());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
