package dev.idempotent.store.redis.step;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.idempotent.store.IdempotencyStoreException;

/**
 * Makes steps, none of which takes longer than the timeout. Thread-safe.
 */
public interface Steps extends AutoCloseable {

	/**
	 * Makes a step.
	 * @return the script's reply
	 * @throws IdempotencyStoreException when there is none, for whatever reason
	 */
	List<Object> make(Step step);

	/**
	 * Begins to make a step.
	 * @return its reply, or ends with what making it would throw, as it is
	 */
	CompletableFuture<List<Object>> start(Step step);

	/**
	 * Begins to make many steps at once.
	 */
	default List<CompletableFuture<List<Object>>> startAll(List<Step> steps) {
		return steps.stream().map(this::start).toList();
	}

	/**
	 * Makes no more. Those under way end as they do.
	 */
	@Override
	void close();

}
