package dev.idempotent.engine.waiting;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.engine.Fields;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A group that would ask by itself once an hour only, so that nothing but its watch and
 * its members can wake it.
 */
class WaitingGroupTests {

	private static final ClaimResult IN_PROGRESS = new ClaimResult.InProgress();

	private static final ClaimResult CONSUMED = new ClaimResult.Consumed(new byte[] { 1 });

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Queue<Runnable> listeners = new ConcurrentLinkedQueue<>();

	private final Queue<Thread> claims = new ConcurrentLinkedQueue<>();

	private volatile ClaimResult answer = IN_PROGRESS;

	private volatile Runnable whileClaiming = () -> {
	};

	private final WaitingGroup group = new WaitingGroup(() -> Duration.ofHours(1), () -> false, (listener) -> {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	});

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.group.close();
		assertThat(this.listeners).isEmpty();
	}

	@Test
	void awaitWhenEndedBeforeThenClaimsAtOnce() throws Exception {
		this.answer = CONSUMED;
		assertThat(get(waiter())).isEqualTo(CONSUMED);
		assertThat(this.claims).hasSize(1);
	}

	@Test
	void awaitWhenCalledThenLeaderClaimsAndWhenEndedEverybodyOnce() throws Exception {
		List<Future<ClaimResult>> waiters = IntStream.range(0, 10).mapToObj((i) -> waiter()).toList();
		await().until(() -> this.claims.size() == 1);
		call();
		await().until(() -> this.claims.size() == 2);
		assertThat(this.claims.stream().distinct()).hasSize(1);
		await().until(() -> waiting() == 9);
		this.answer = CONSUMED;
		call();
		for (Future<ClaimResult> waiter : waiters) {
			assertThat(get(waiter)).isEqualTo(CONSUMED);
		}
		assertThat(this.claims).hasSize(2 + 10);
	}

	@Test
	void awaitWhenCalledWhileClaimingThenClaimsAgain() throws Exception {
		this.whileClaiming = () -> {
			if (this.answer == IN_PROGRESS) {
				this.answer = CONSUMED;
				call();
			}
		};
		assertThat(get(waiter())).isEqualTo(CONSUMED);
		assertThat(this.claims).hasSize(2);
	}

	@Test
	void awaitWhenLeaderTakesTheKeyThenOneOtherLeads() throws Exception {
		Future<ClaimResult> leader = waiter();
		await().until(() -> this.claims.size() == 1);
		List<Future<ClaimResult>> others = IntStream.range(0, 5).mapToObj((i) -> waiter()).toList();
		await().until(() -> waiting() == 5);
		this.whileClaiming = () -> this.answer = IN_PROGRESS;
		ClaimResult granted = new ClaimResult.Granted(Claims.owned(Claims.claim(Claims.newKey())));
		this.answer = granted;
		call();
		assertThat(get(leader)).isEqualTo(granted);
		await().until(() -> this.claims.size() == 3);
		assertThat(others).noneMatch(Future::isDone);
		this.answer = CONSUMED;
		this.whileClaiming = () -> {
		};
		call();
		for (Future<ClaimResult> other : others) {
			assertThat(get(other)).isEqualTo(CONSUMED);
		}
		assertThat(this.claims).hasSize(3 + 5);
	}

	@Test
	void awaitWhenLeaderFailsThenAnotherLeads() throws Exception {
		IllegalStateException failure = new IllegalStateException("down");
		Future<ClaimResult> leader = waiter(() -> {
			if (claim() == CONSUMED) {
				throw failure;
			}
			return IN_PROGRESS;
		});
		await().until(() -> this.claims.size() == 1);
		Future<ClaimResult> other = waiter();
		await().until(() -> waiting() == 1);
		this.answer = CONSUMED;
		call();
		assertThat(get(other)).isEqualTo(CONSUMED);
		assertThat(leader).failsWithin(Duration.ofSeconds(30)).withThrowableThat().withCause(failure);
	}

	private Future<ClaimResult> waiter() {
		return waiter(this::claim);
	}

	private Future<ClaimResult> waiter(Supplier<ClaimResult> claim) {
		return this.threads.submit(() -> this.group.await(claim, System.nanoTime() + Duration.ofHours(2).toNanos()));
	}

	private ClaimResult claim() {
		ClaimResult answer = this.answer;
		this.whileClaiming.run();
		this.claims.add(Thread.currentThread());
		return answer;
	}

	private void call() {
		this.listeners.forEach(Runnable::run);
	}

	// Those that do not lead
	private int waiting() {
		ReentrantLock lock = Fields.get(this.group, "lock");
		lock.lock();
		try {
			return lock.getWaitQueueLength(Fields.get(this.group, "turn"));
		}
		finally {
			lock.unlock();
		}
	}

	private static ClaimResult get(Future<ClaimResult> waiter) throws Exception {
		return waiter.get(30, TimeUnit.SECONDS);
	}

}
