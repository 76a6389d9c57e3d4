package dev.idempotent.test.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random steps on few keys whose leases are over in no time, by owners that come late and
 * never release: no attempt is granted twice, and at most one result is ever stored.
 */
final class TakeOverHistory {

	private static final Duration LEASE = Duration.ofMillis(30);

	private static final Duration LONGEST = Duration.ofSeconds(30);

	private final IdempotencyStore store;

	private final List<RecordKey> keys;

	private final Map<RecordKey, Set<Integer>> attempts = new ConcurrentHashMap<>();

	private final Map<RecordKey, Set<ByteBuffer>> stored = new ConcurrentHashMap<>();

	private final Map<RecordKey, Set<ByteBuffer>> replayed = new ConcurrentHashMap<>();

	TakeOverHistory(IdempotencyStore store, int keys) {
		this.store = store;
		this.keys = Stream.generate(Claims::newKey).limit(keys).toList();
	}

	Void run(Duration duration, long seed) {
		Random random = new Random(seed);
		Deque<Claim> running = new ArrayDeque<>();
		List<Claim> paused = new ArrayList<>();
		long start = System.nanoTime();
		for (long past = 0; past < duration.toNanos() || isWaitingForMore(past); past = System.nanoTime() - start) {
			if (!running.isEmpty() && random.nextBoolean()) {
				this.store.renew(Claims.owned(running.element()));
				if (random.nextInt(4) == 0) {
					paused.add(running.remove());
				}
			}
			else if (past > duration.toNanos() / 2 && !paused.isEmpty() && random.nextInt(10) == 0) {
				complete(paused.get(random.nextBoolean() ? paused.size() - 1 : random.nextInt(paused.size())));
			}
			else {
				claim(this.keys.get(random.nextInt(this.keys.size())), running);
			}
		}
		return null;
	}

	void check() {
		assertThat(this.attempts).hasSameSizeAs(this.keys);
		this.attempts.forEach((key, granted) -> assertThat(granted).contains(1, granted.size()));
		this.stored.forEach((key, results) -> assertThat(results).hasSize(1));
		this.replayed.forEach((key, results) -> assertThat(results).isEqualTo(this.stored.get(key)));
		assertThat(isTelling()).isTrue();
	}

	// On a busy machine little may have happened by then
	private boolean isWaitingForMore(long past) {
		return !isTelling() && past < LONGEST.toNanos();
	}

	private boolean isTelling() {
		return !this.stored.isEmpty() && this.attempts.size() == this.keys.size()
				&& this.attempts.values().stream().anyMatch((granted) -> granted.size() > 2);
	}

	private void claim(RecordKey key, Deque<Claim> running) {
		Claim claim = Claims.lasting(Claims.claim(key), LEASE, Duration.ofHours(1));
		ClaimResult result = this.store.claim(claim);
		if (result instanceof ClaimResult.Granted grant) {
			assertThat(note(this.attempts, key, grant.ownership().attempt())).as("attempt granted once").isTrue();
			running.add(claim);
		}
		else if (result instanceof ClaimResult.Consumed consumed) {
			note(this.replayed, key, ByteBuffer.wrap(consumed.result()));
		}
		else {
			assertThat(result).isEqualTo(new ClaimResult.InProgress());
		}
	}

	private void complete(Claim claim) {
		byte[] result = claim.token().toBytes();
		if (this.store.complete(Claims.owned(claim), result) == StepResult.DONE) {
			note(this.stored, claim.key(), ByteBuffer.wrap(result));
		}
	}

	private static <T> boolean note(Map<RecordKey, Set<T>> notes, RecordKey key, T value) {
		return notes.computeIfAbsent(key, (absent) -> ConcurrentHashMap.newKeySet()).add(value);
	}

}
