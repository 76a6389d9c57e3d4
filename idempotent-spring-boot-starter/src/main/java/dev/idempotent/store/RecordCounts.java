package dev.idempotent.store;

import java.util.Map;

/**
 * How many live records a store has.
 *
 * @param byState by their states; one that is missing has none
 * @since 0.1.0
 */
public record RecordCounts(Map<RecordDescription.State, Long> byState) {

	public RecordCounts {
		byState = Map.copyOf(byState);
	}

}
