package dev.idempotent.actuate;

import java.security.Principal;
import java.util.Locale;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.actuate.endpoint.SecurityContext;

import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.RecordDescription;

/**
 * Makes an operator's decisions, and logs who made them. Thread-safe.
 */
public final class Decisions {

	private static final Log logger = LogFactory.getLog(Decisions.class);

	private final Records records;

	private final Settlements settlements;

	public Decisions(Records records, Settlements settlements) {
		this.records = records;
		this.settlements = settlements;
	}

	/**
	 * Deletes the record.
	 * @throws Refusal when that was not done
	 */
	void free(Seen seen, SecurityContext actor) {
		InspectableIdempotencyStore store = this.records.store();
		RecordDescription description = seen.description();
		decided(seen, logged("frees", seen, actor, () -> store.free(description)),
				"Its owner is at work and its lease alive: wait until the lease is over");
	}

	/**
	 * Completes the record.
	 * @throws Refusal when that was not done
	 */
	void settle(Seen seen, String operation, Settlement settlement, SecurityContext actor) {
		InspectableIdempotencyStore store = this.records.store();
		RecordDescription description = seen.description();
		byte[] result = this.settlements.result(seen.key(), operation, settlement);
		decided(seen, logged("settles", seen, actor, () -> store.settle(description, result)),
				"It has a result, or its owner is at work and its lease alive: leave it, or wait until the lease is over");
	}

	private static Decision logged(String verb, Seen seen, SecurityContext actor, Supplier<Decision> step) {
		String outcome = "unknown";
		try {
			Decision decision = step.get();
			outcome = decision.name().toLowerCase(Locale.ROOT);
			return decision;
		}
		finally {
			logger.info(name(actor) + " " + verb + " record " + seen.key() + ", seen as " + seen.state()
					+ " in version " + seen.version() + ": " + outcome);
		}
	}

	private void decided(Seen seen, Decision decision, String refusal) {
		switch (decision) {
			case DONE -> {
			}
			case ABSENT -> throw Records.absent(seen.key());
			case CHANGED -> throw conflict(seen, "It is no longer as it was seen: decide anew on what it is now");
			case REFUSED -> throw conflict(seen, refusal);
		}
	}

	private Refusal conflict(Seen seen, String reason) {
		return new Refusal(Refusal.CONFLICT, reason, this.records.report(seen.key(), SecurityContext.NONE));
	}

	private static String name(SecurityContext actor) {
		Principal principal = actor.getPrincipal();
		return (principal != null) ? "'" + String.valueOf(principal.getName()).replaceAll("\\p{Cntrl}", "?") + "'"
				: "Somebody unauthenticated";
	}

}
