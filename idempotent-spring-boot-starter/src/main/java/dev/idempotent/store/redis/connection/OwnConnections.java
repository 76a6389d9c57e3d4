package dev.idempotent.store.redis.connection;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Function;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.redis.step.ErrorReply;
import dev.idempotent.store.redis.step.Patience;

/**
 * Lettuce's connections that a step has for itself and that stay open for the next one:
 * on one that others share, they would wait too while Redis waits for replicas. There are
 * as many as steps were ever made at a time. All are given up when one has no answer, or
 * two in a row one like READONLY, at most once a second.
 */
final class OwnConnections implements StepConnections {

	private static final String SERVER = "";

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final LettuceConnector connector;

	private final Consumer<Throwable> lost;

	private volatile Generation generation = new Generation();

	private long gaveUpAt = System.nanoTime() - PAUSE;

	private volatile boolean closed;

	/**
	 * Fails unless there can be some. Of a Cluster there can't: WAIT has no key to go by,
	 * and would be sent to any node.
	 */
	OwnConnections(RedisConnectionFactory connections, Duration timeout, Consumer<Throwable> lost) {
		if (!(connections instanceof LettuceConnectionFactory lettuce) || lettuce.isClusterAware()) {
			throw new IllegalArgumentException("Only Lettuce can wait for replicas, and not those of a Cluster");
		}
		this.connector = new LettuceConnector(lettuce, timeout);
		this.lost = lost;
	}

	@Override
	public <T> T use(Function<RedisConnection, T> command) {
		Generation generation = this.generation;
		LettuceConnection connection = generation.idle.poll();
		if (connection == null) {
			connection = this.connector.openForPipelines();
		}
		boolean usable = false;
		try {
			T result = command.apply(connection);
			generation.patience.ended(SERVER, null);
			usable = true;
			return result;
		}
		catch (RuntimeException ex) {
			boolean answered = ex instanceof IdempotencyStoreException || ErrorReply.in(ex) != null;
			if (generation.patience.ended(SERVER, ex) || !answered) {
				giveUp(generation, ex);
			}
			usable = answered && !connection.isPipelined();
			throw ex;
		}
		finally {
			giveBack(connection, usable, generation);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.generation.closeIdle();
	}

	private void giveUp(Generation generation, Throwable cause) {
		if (givenUp(generation)) {
			generation.closeIdle();
			this.lost.accept(cause);
		}
	}

	// Those in use too, when they are given back
	private synchronized boolean givenUp(Generation generation) {
		long now = System.nanoTime();
		if (this.generation != generation || now - this.gaveUpAt < PAUSE) {
			return false;
		}
		this.gaveUpAt = now;
		this.generation = new Generation();
		return true;
	}

	private void giveBack(LettuceConnection connection, boolean usable, Generation generation) {
		if (!usable) {
			connection.close();
			return;
		}
		generation.idle.push(connection);
		if (this.closed || this.generation != generation) {
			generation.closeIdle();
		}
	}

	/**
	 * Connections that are given up together.
	 */
	private static final class Generation {

		// The last one used first: the rest is there for peaks
		private final Deque<LettuceConnection> idle = new ConcurrentLinkedDeque<>();

		private final Patience patience = new Patience();

		void closeIdle() {
			for (LettuceConnection next = this.idle.poll(); next != null; next = this.idle.poll()) {
				next.close();
			}
		}

	}

}
