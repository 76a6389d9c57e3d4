package dev.idempotent.engine.waiting;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.local.LocalIdempotencyStore;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests that wait, each for another record.
 */
class ManyWaitedRecordsTests {

	private static final int RECORDS = 800;

	private final ExecutorService threads = Executors.newFixedThreadPool(RECORDS);

	private final WaitingRequests requests = new WaitingRequests(new LocalIdempotencyStore(100, 100_000), RECORDS);

	@AfterEach
	void close() {
		this.requests.close();
		this.threads.shutdown();
	}

	@Test
	void claimAgainWhenManyRecordsAreWaitedForThenAThousandClaimsASecondAtMost() {
		List<Queue<Long>> claims = Stream.generate(this::begin).limit(RECORDS).toList();
		await().until(() -> claims.stream().noneMatch(Queue::isEmpty));
		claims.forEach(Queue::clear);
		await().atMost(Duration.ofSeconds(30)).until(() -> claims.stream().allMatch((times) -> times.size() >= 3));
		for (Queue<Long> times : claims) {
			// The first interval may have begun when fewer waited
			List<Long> last = times.stream().skip(1).toList();
			assertThat(Duration.ofNanos(last.get(1) - last.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(RECORDS));
		}
	}

	private Queue<Long> begin() {
		Queue<Long> times = new ConcurrentLinkedQueue<>();
		RecordKey key = Claims.newKey();
		this.threads.execute(() -> this.requests.claimAgain(key, () -> {
			times.add(System.nanoTime());
			return new ClaimResult.InProgress();
		}, Duration.ofMinutes(5)));
		return times;
	}

}
