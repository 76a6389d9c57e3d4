package dev.idempotent.engine.background;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class EndingThreadsTests {

	private final EndingThreads threads = new EndingThreads();

	private final CountDownLatch open = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.open.countDown();
		this.threads.close();
	}

	@Test
	void runThenOnADaemonThreadOfItsName() throws Exception {
		CompletableFuture<Thread> ran = new CompletableFuture<>();
		this.threads.run(() -> ran.complete(Thread.currentThread()));
		Thread thread = ran.get(30, TimeUnit.SECONDS);
		assertThat(thread).isNotSameAs(Thread.currentThread());
		assertThat(thread.getName()).isEqualTo("idempotent-ending");
		assertThat(thread.isDaemon()).isTrue();
	}

	@Test
	void runWhenEndingsBlockThenCallerDoesNotAndThreadsAreFew() {
		Queue<Thread> ran = new ConcurrentLinkedQueue<>();
		AtomicInteger done = new AtomicInteger();
		int endings = 10 * EndingThreads.THREADS;
		for (int i = 0; i < endings; i++) {
			this.threads.run(() -> {
				ran.add(Thread.currentThread());
				await().until(() -> this.open.getCount() == 0);
				done.incrementAndGet();
			});
		}
		await().until(() -> ran.size() == EndingThreads.THREADS);
		this.open.countDown();
		await().until(() -> done.get() == endings);
		assertThat(ran).doesNotContain(Thread.currentThread());
		assertThat(ran.stream().distinct().count()).isLessThanOrEqualTo(EndingThreads.THREADS);
	}

	@Test
	void runWhenThousandsWaitThenCallerRunsIt() {
		for (int i = 0; i < EndingThreads.THREADS + EndingThreads.CAPACITY; i++) {
			this.threads.run(() -> await().until(() -> this.open.getCount() == 0));
		}
		Queue<Thread> ran = new ConcurrentLinkedQueue<>();
		this.threads.run(() -> ran.add(Thread.currentThread()));
		assertThat(ran).containsExactly(Thread.currentThread());
	}

	@Test
	void runWhenClosedThenCallerRunsItAndThoseThatWaitAreRun() {
		AtomicInteger done = new AtomicInteger();
		for (int i = 0; i < EndingThreads.THREADS + 1; i++) {
			this.threads.run(() -> {
				await().until(() -> this.open.getCount() == 0);
				done.incrementAndGet();
			});
		}
		this.threads.close();
		Queue<Thread> ran = new ConcurrentLinkedQueue<>();
		this.threads.run(() -> ran.add(Thread.currentThread()));
		assertThat(ran).containsExactly(Thread.currentThread());
		this.open.countDown();
		await().until(() -> done.get() == EndingThreads.THREADS + 1);
	}

	@Test
	void runWhenItThrowsAnythingThenOthersAreRun() throws Exception {
		this.threads.run(() -> {
			throw new OutOfMemoryError();
		});
		CompletableFuture<Boolean> ran = new CompletableFuture<>();
		this.threads.run(() -> ran.complete(true));
		assertThat(ran.get(30, TimeUnit.SECONDS)).isTrue();
	}

}
