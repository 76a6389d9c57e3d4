package dev.idempotent.store.redis;

import java.util.List;

import dev.idempotent.store.IdempotencyStoreException;

/**
 * Makes steps, none of which takes its caller longer than the time-out. Thread-safe.
 */
interface Steps extends AutoCloseable {

	/**
	 * Makes a step.
	 * @param name what it is called in messages
	 * @return the script's reply
	 * @throws IdempotencyStoreException when there is none, for whatever reason
	 */
	List<Object> make(String name, StepScript script, byte[]... keyAndArguments);

	/**
	 * Makes no more. Those under way end as they do.
	 */
	@Override
	void close();

}
