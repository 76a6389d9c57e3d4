package dev.idempotent.actuate;

import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.actuate.health.StoreEvents;
import dev.idempotent.aop.CallKeys;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordDescription.State;

/**
 * Tells what there is. Thread-safe.
 */
public final class Overview {

	private static final Log logger = LogFactory.getLog(Overview.class);

	private final IdempotencyStore store;

	private final @Nullable InspectableIdempotencyStore inspectable;

	private final Operations operations;

	private final CallKeys keys;

	private final StoreEvents events;

	public Overview(IdempotencyStore store, Operations operations, CallKeys keys, StoreEvents events) {
		this.store = store;
		this.inspectable = store.ability(InspectableIdempotencyStore.class);
		this.operations = operations;
		this.keys = keys;
		this.events = events;
	}

	OverviewReport report() {
		return new OverviewReport(this.store.getClass().getSimpleName(), this.inspectable != null,
				this.keys.namespace(), counts(), this.events.waitingCompletions(),
				this.operations.all().stream().map(OperationReport::of).toList());
	}

	private @Nullable Map<State, Long> counts() {
		try {
			RecordCounts counts = (this.inspectable != null) ? this.inspectable.counts() : null;
			return (counts != null) ? new TreeMap<>(counts.byState()) : null;
		}
		catch (IdempotencyStoreException ex) {
			// The rest is worth the more
			logger.warn("The store can't say how many records there are", ex);
			return null;
		}
	}

}
