package dev.idempotent.store.model;

import java.time.Duration;

import dev.idempotent.store.RecordKey;

/**
 * Lets a store's time pass.
 */
public interface Time {

	/**
	 * Much longer than a history takes.
	 */
	Duration TICK = Duration.ofHours(1);

	/**
	 * Lets a tick pass for a record, and perhaps for others.
	 */
	void tick(RecordKey key);

}
