package dev.idempotent.engine.background;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DueQueueTests {

	private static final ToLongFunction<String> LATER = (element) -> in(Duration.ofHours(1));

	private final DueQueue<String> queue = new DueQueue<>();

	@Test
	void takeWhenSomeAreDueThenTheseInTheirOrderAndTheyStay() throws Exception {
		this.queue.add("c", in(Duration.ofHours(1)), 10);
		this.queue.add("b", in(Duration.ofMillis(-1)), 10);
		this.queue.add("a", in(Duration.ofMillis(-2)), 10);
		assertThat(this.queue.take(10, LATER)).containsExactly("a", "b");
		assertThat(this.queue.size()).isEqualTo(3);
		assertThat(this.queue.contains("a")).isTrue();
	}

	@Test
	void takeWhenMoreAreDueThanAskedForThenTheOthersNext() throws Exception {
		this.queue.add("a", in(Duration.ofMillis(-2)), 10);
		this.queue.add("b", in(Duration.ofMillis(-1)), 10);
		assertThat(this.queue.take(1, LATER)).containsExactly("a");
		assertThat(this.queue.take(1, LATER)).containsExactly("b");
	}

	@Test
	void takeWhenDueAgainAtOnceThenTakenOncePerCall() throws Exception {
		this.queue.add("a", in(Duration.ZERO), 10);
		assertThat(this.queue.take(10, (element) -> Long.MIN_VALUE / 2)).containsExactly("a");
		assertThat(this.queue.take(10, LATER)).containsExactly("a");
	}

	@Test
	void takeWhenAnEarlierOneIsAddedThenWakes() throws Exception {
		this.queue.add("later", in(Duration.ofHours(1)), 10);
		CompletableFuture<List<String>> taken = take();
		this.queue.add("sooner", in(Duration.ofMillis(20)), 10);
		assertThat(taken.get(30, TimeUnit.SECONDS)).containsExactly("sooner");
	}

	@Test
	void addWhenSomebodyWakesBeforeItIsDueThenNotWoken() throws Exception {
		CompletableFuture<List<String>> taken = new CompletableFuture<>();
		Thread taker = new Thread(() -> taken.complete(taken()));
		taker.start();
		this.queue.add("first", in(Duration.ofMinutes(1)), 10);
		await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);
		long waits = waits(taker);
		for (int i = 0; i < 1000; i++) {
			this.queue.remove("first");
			this.queue.add("first", in(Duration.ofMinutes(2)), 10);
		}
		assertThat(waits(taker) - waits).isZero();
		this.queue.add("sooner", in(Duration.ZERO), 10);
		assertThat(taken.get(30, TimeUnit.SECONDS)).containsExactly("sooner");
	}

	@Test
	void moveThenDueThenAndOnlyIfThere() throws Exception {
		this.queue.add("a", in(Duration.ofHours(1)), 10);
		CompletableFuture<List<String>> taken = take();
		this.queue.move("b", in(Duration.ZERO));
		this.queue.move("a", in(Duration.ZERO));
		assertThat(taken.get(30, TimeUnit.SECONDS)).containsExactly("a");
		assertThat(this.queue.contains("b")).isFalse();
	}

	@Test
	void addWhenFullOrClosedThenRefused() {
		assertThat(this.queue.add("a", in(Duration.ZERO), 1)).isTrue();
		assertThat(this.queue.add("b", in(Duration.ZERO), 1)).isFalse();
		assertThat(this.queue.close()).containsExactly("a");
		assertThat(this.queue.add("b", in(Duration.ZERO), 1)).isFalse();
		assertThat(this.queue.isClosed()).isTrue();
	}

	@Test
	void takeWhenClosedThenNone() throws Exception {
		CompletableFuture<List<String>> taken = take();
		this.queue.close();
		assertThat(taken.get(30, TimeUnit.SECONDS)).isEmpty();
	}

	@Test
	void awaitEmptyWhenTheLastIsRemovedThenTrue() throws Exception {
		this.queue.add("a", in(Duration.ofHours(1)), 10);
		assertThat(this.queue.awaitEmpty(Duration.ofMillis(5))).isFalse();
		CompletableFuture<Boolean> empty = CompletableFuture.supplyAsync(() -> {
			try {
				return this.queue.awaitEmpty(Duration.ofSeconds(30));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(this.queue.remove("a")).isTrue();
		assertThat(this.queue.remove("a")).isFalse();
		assertThat(empty.get(30, TimeUnit.SECONDS)).isTrue();
	}

	private CompletableFuture<List<String>> take() {
		return CompletableFuture.supplyAsync(this::taken);
	}

	private List<String> taken() {
		try {
			return this.queue.take(10, LATER);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long waits(Thread thread) {
		ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
		return info.getWaitedCount();
	}

	private static long in(Duration delay) {
		return System.nanoTime() + delay.toNanos();
	}

}
