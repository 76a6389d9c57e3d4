package dev.idempotent.store.redis.connection;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.lettuce.core.cluster.RedisClusterClient;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection open, for all steps.
 * <ol>
 * <li>It is opened when a step needs it. Connecting is left to daemon threads, and tried
 * anew every two seconds while somebody waits for it, whatever becomes of the tries
 * before: the first that succeeds is taken.</li>
 * <li>It is given up when it was cut, when it belongs to a client that was stopped, or
 * when two steps in a row, or one and the question after it, had no answer or one like
 * READONLY; for the last reason at most once a second. Steps under way on it end as they
 * do.</li>
 * <li>With a Cluster, failures are counted for each server, and giving up asks for the
 * topology.</li>
 * </ol>
 * Thread-safe.
 */
final class LettuceLinks {

	private static final long RETRY = Duration.ofSeconds(2).toNanos();

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final LettuceConnector connector;

	private final Consumer<Throwable> lost;

	private volatile @Nullable LettuceLink current;

	// Done when nobody waits for it any longer
	private CompletableFuture<LettuceLink> next = CompletableFuture.failedFuture(new IllegalStateException());

	private long triedAt;

	private long gaveUpAt = System.nanoTime() - PAUSE;

	private boolean closed;

	LettuceLinks(LettuceConnector connector, Consumer<Throwable> lost) {
		this.connector = connector;
		this.lost = lost;
	}

	/**
	 * Returns the connection, or null when one has to be opened.
	 * @throws IllegalStateException when the factory was stopped
	 */
	@Nullable LettuceLink current() {
		LettuceLink link = this.current;
		return (link != null && link.isOf(this.connector.client()) && !link.isCut()) ? link : null;
	}

	/**
	 * Returns the connection, when there is one.
	 * @throws IllegalStateException when the factory was stopped
	 */
	CompletableFuture<LettuceLink> next() {
		LettuceLink link = this.current;
		if (link != null && link.isOf(this.connector.client()) && link.isCut() && dropped(link)) {
			this.lost.accept(new ClosedChannelException());
		}
		return currentOrNext();
	}

	/**
	 * Gives a connection up that is of no use.
	 * @param cause the last of the failures that say so
	 */
	void giveUp(LettuceLink link, Throwable cause) {
		if (givenUp(link)) {
			this.lost.accept(cause);
		}
	}

	/**
	 * Opens no more.
	 * @return done when the connection is closed, or is still in use
	 */
	synchronized CompletableFuture<Void> close() {
		this.closed = true;
		return replace(null);
	}

	private synchronized CompletableFuture<LettuceLink> currentOrNext() {
		LettuceLink link = current();
		if (link != null) {
			return CompletableFuture.completedFuture(link);
		}
		replace(null);
		boolean waiting = !this.next.isDone();
		if (!waiting) {
			this.next = new CompletableFuture<>();
		}
		long now = System.nanoTime();
		if (!waiting || now - this.triedAt >= RETRY) {
			this.triedAt = now;
			connect(this.next);
		}
		return this.next;
	}

	private synchronized boolean givenUp(LettuceLink link) {
		long now = System.nanoTime();
		if (now - this.gaveUpAt < PAUSE || !dropped(link)) {
			return false;
		}
		this.gaveUpAt = now;
		RedisClusterClient cluster = link.cluster();
		if (cluster != null) {
			cluster.refreshPartitionsAsync();
		}
		return true;
	}

	// Tells nobody: who holds this object's lock would hold up every step
	private synchronized boolean dropped(LettuceLink link) {
		boolean current = this.current == link;
		if (current) {
			replace(null);
		}
		return current;
	}

	private void connect(CompletableFuture<LettuceLink> next) {
		Thread thread = new Thread(() -> open(next), "idempotent-redis-connect");
		thread.setDaemon(true);
		try {
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			// There is no thread to be had
			next.completeExceptionally(ex);
		}
	}

	private void open(CompletableFuture<LettuceLink> next) {
		try {
			opened(this.connector.open());
		}
		catch (Throwable ex) {
			next.completeExceptionally(ex);
		}
	}

	private void opened(LettuceLink link) {
		CompletableFuture<LettuceLink> waiting;
		synchronized (this) {
			if (this.closed || this.current != null) {
				link.giveUp();
				return;
			}
			replace(link);
			waiting = this.next;
		}
		waiting.complete(link);
	}

	private CompletableFuture<Void> replace(@Nullable LettuceLink link) {
		LettuceLink past = this.current;
		this.current = link;
		return (past != null) ? past.giveUp() : CompletableFuture.completedFuture(null);
	}

}
