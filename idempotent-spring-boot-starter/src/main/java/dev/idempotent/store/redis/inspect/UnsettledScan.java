package dev.idempotent.store.redis.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.redis.step.StepScript;
import dev.idempotent.store.redis.step.Steps;

/**
 * Looks for records that nobody works on.
 * <ol>
 * <li>A <a href="https://redis.io/docs/latest/commands/scan/">SCAN</a> looks at about as
 * many keys as are wanted, at twice as many each time that there was nothing, and never
 * at more than a thousand at once.</li>
 * <li>The records among them are described in one flush, without their results.</li>
 * <li>A page ends when there are enough, after ten thousand keys, or when half the
 * timeout of a step is over.</li>
 * <li>A Cluster's nodes come one after the other. One that failed over begins anew.</li>
 * </ol>
 * Thread-safe.
 */
final class UnsettledScan {

	private static final int MOST_AT_ONCE = 1000;

	private static final int MOST_IN_ALL = 10_000;

	private static final String END = "END";

	private final Steps steps;

	private final OperatorSteps asked;

	private final KeySpace keys;

	private final Duration atMost;

	UnsettledScan(Steps steps, OperatorSteps asked, KeySpace keys, Duration timeout) {
		this.steps = steps;
		this.asked = asked;
		this.keys = keys;
		this.atMost = timeout.dividedBy(2);
	}

	Page page(@Nullable String cursor, int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("A page has at least 1 record, not " + limit);
		}
		long began = System.nanoTime();
		List<RecordDescription> found = new ArrayList<>();
		String next = (cursor != null) ? cursor : new ScanPosition(this.keys.firstSlot(), "", "0").toText();
		int count = Math.min(limit, MOST_AT_ONCE);
		int seen = 0;
		do {
			next = scan(ScanPosition.of(next), count, found);
			seen += count;
			count = found.isEmpty() ? Math.min(2 * count, MOST_AT_ONCE) : count;
		}
		while (next != null && found.size() < limit && seen < MOST_IN_ALL
				&& System.nanoTime() - began < this.atMost.toNanos());
		return new Page(found, next);
	}

	// Returns where to go on
	private @Nullable String scan(ScanPosition position, int count, List<RecordDescription> found) {
		List<Object> reply = this.steps
			.make(this.asked.scan(this.keys.nameIn(position.slot()), position, this.keys.pattern(), count));
		List<RecordKey> records = reply.subList(4, reply.size())
			.stream()
			.map((name) -> this.keys.key((byte[]) name))
			.filter(Objects::nonNull)
			.toList();
		descriptions(records).stream().filter((record) -> isUnsettled(record.state())).forEach(found::add);
		String cursor = StepScript.text(reply, 3);
		return cursor.equals(END) ? null
				: new ScanPosition(Integer.parseInt(StepScript.text(reply, 1)), StepScript.text(reply, 2), cursor)
					.toText();
	}

	private List<RecordDescription> descriptions(List<RecordKey> keys) {
		if (keys.isEmpty()) {
			return List.of();
		}
		List<@Nullable RecordDescription> descriptions = new ArrayList<>();
		// By the first the server learns the script, which would else be sent for each
		descriptions.add(Descriptions.of(keys.get(0), this.steps.make(this.asked.describe(keys.get(0)))));
		List<RecordKey> others = keys.subList(1, keys.size());
		List<CompletableFuture<List<Object>>> replies = this.steps
			.startAll(others.stream().map(this.asked::describe).toList());
		for (int i = 0; i < others.size(); i++) {
			descriptions.add(Descriptions.of(others.get(i), await(replies.get(i))));
		}
		return descriptions.stream().filter(Objects::nonNull).toList();
	}

	private static List<Object> await(CompletableFuture<List<Object>> reply) {
		try {
			return reply.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof IdempotencyStoreException failure) ? failure : ex;
		}
	}

	private static boolean isUnsettled(State state) {
		return state == State.ABANDONED || state == State.HELD;
	}

}
