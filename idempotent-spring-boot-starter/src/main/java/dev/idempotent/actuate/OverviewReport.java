package dev.idempotent.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.RecordDescription.State;

/**
 * What an operator sees first.
 *
 * @param store name of the store's class
 * @param inspectable whether the store can be looked into
 * @param namespace whose operations these are; null: nobody's in particular
 * @param records how many there are by their states; null when the store can't say, or
 * could only by looking at each
 * @param waitingCompletions how many ends of executions wait in this process for being
 * stored
 */
public record OverviewReport(String store, boolean inspectable, @Nullable String namespace,
		@Nullable Map<State, Long> records, int waitingCompletions, List<OperationReport> operations) {

	public OverviewReport {
		operations = List.copyOf(operations);
	}

}
