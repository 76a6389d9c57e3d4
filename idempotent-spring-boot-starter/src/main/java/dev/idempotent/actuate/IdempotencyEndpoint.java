package dev.idempotent.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import dev.idempotent.actuate.Records.UnsettledReport;
import dev.idempotent.actuate.Refusal.RefusalReport;
import dev.idempotent.store.RecordDescription.State;

/**
 * Shows the operations and their records, and takes an operator's decisions on these. By
 * JMX an answer has its status beside its body. Thread-safe.
 */
@RegisterReflectionForBinding({ RecordReport.class, UnsettledReport.class, RefusalReport.class })
@Endpoint(id = "idempotency", defaultAccess = Access.READ_ONLY)
public final class IdempotencyEndpoint {

	private static final String LOOKUP = "lookup";

	private static final String UNSETTLED = "unsettled";

	private final Overview overview;

	private final Records records;

	private final Decisions decisions;

	/**
	 * Creates an endpoint.
	 * @param overview of everything
	 * @param records looks into the store
	 * @param decisions on single records
	 */
	public IdempotencyEndpoint(Overview overview, Records records, Decisions decisions) {
		this.overview = overview;
		this.records = records;
		this.decisions = decisions;
	}

	/**
	 * Shows the operations with their settings, and how many records there are.
	 */
	@ReadOperation
	public OverviewReport overview() {
		return this.overview.report();
	}

	/**
	 * Shows one record, or a page of those that nobody is known to work on.
	 * @param name a record key; {@code lookup}: of the client's key; {@code unsettled}:
	 * the page
	 * @param operation whose key it is, for a look-up
	 * @param scope whose key it is, for a look-up; null: nobody's in particular
	 * @param key the client's key, for a look-up, unquoted
	 * @param cursor where the page begins; null: with the first
	 * @param limit about how many records the page has, 1 to 1000; null: 100
	 */
	@ReadOperation
	public WebEndpointResponse<?> read(@Selector String name, @Nullable String operation, @Nullable String scope,
			@Nullable String key, @Nullable String cursor, @Nullable Integer limit, SecurityContext reader) {
		return Replies.reply(() -> switch (name) {
			case UNSETTLED -> this.records.unsettled(cursor, limit);
			case LOOKUP -> this.records.lookup(operation, scope, key, reader);
			default -> this.records.report(Records.key(name), reader);
		});
	}

	/**
	 * Deletes a record, so that its key is new again.
	 * @param name its record key
	 * @param state the state that the decision was made on
	 * @param version the version that the decision was made on
	 */
	@DeleteOperation
	public WebEndpointResponse<?> free(@Selector String name, State state, String version, SecurityContext actor) {
		return Replies.reply(() -> {
			this.decisions.free(new Seen(Records.key(name), state, version), actor);
			return null;
		});
	}

	/**
	 * Completes a record in its owner's place.
	 * @param name its record key
	 * @param state the state that the decision was made on
	 * @param version the version that the decision was made on
	 * @param operation whose record it is
	 * @param status of the answer, 200 to 599; of a controller's method only
	 * @param body of the answer; else the value that the method returns, as JSON
	 * @param contentType of the body
	 * @param location what the answer's {@code Location} says
	 */
	@WriteOperation
	public WebEndpointResponse<?> settle(@Selector String name, State state, String version, String operation,
			@Nullable Integer status, @Nullable String body, @Nullable String contentType, @Nullable String location,
			SecurityContext actor) {
		return Replies.reply(() -> {
			this.decisions.settle(new Seen(Records.key(name), state, version), operation,
					new Settlement(status, body, contentType, location), actor);
			return null;
		});
	}

}
