package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

import dev.idempotent.store.IdempotencyStoreException;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Lettuce's connections that a step has for itself and that stay open for the next one:
 * on one that others share, they would wait too while Redis waits for replicas. There are
 * as many as steps were ever made at a time. What is sent in a pipeline leaves in one
 * flush.
 */
final class OwnConnections implements StepConnections {

	private static final String SERVER = "";

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final RedisConnectionFactory connections;

	private volatile Generation generation = new Generation();

	private long gaveUpAt = System.nanoTime() - PAUSE;

	private volatile boolean closed;

	OwnConnections(RedisConnectionFactory connections) {
		if (!isPossible(connections)) {
			throw new IllegalArgumentException("Only Lettuce can wait for replicas, and not those of a Cluster");
		}
		this.connections = connections;
	}

	/**
	 * Returns whether connections can be had. Of a Cluster they can't: WAIT has no key to
	 * go by, and would be sent to any node.
	 */
	static boolean isPossible(RedisConnectionFactory connections) {
		return connections instanceof LettuceConnectionFactory lettuce && !lettuce.isClusterAware();
	}

	@Override
	public <T> T use(Function<RedisConnection, T> command) {
		Generation generation = this.generation;
		LettuceConnection connection = generation.idle.poll();
		if (connection == null) {
			connection = open();
		}
		boolean usable = false;
		try {
			T result = command.apply(connection);
			generation.patience.answered(SERVER);
			usable = true;
			return result;
		}
		catch (RuntimeException ex) {
			usable = isUsableAfter(ex, generation) && !connection.isPipelined();
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

	private boolean isUsableAfter(RuntimeException failure, Generation generation) {
		ErrorReply reply = ErrorReply.in(failure);
		boolean answered = failure instanceof IdempotencyStoreException || reply != null;
		if (answered && (reply == null || !reply.isOfTheConnection())) {
			generation.patience.answered(SERVER);
		}
		else if (generation.patience.failed(SERVER)) {
			giveUp(generation);
		}
		return answered;
	}

	// Those in use too, when they are given back
	private synchronized void giveUp(Generation generation) {
		long now = System.nanoTime();
		if (this.generation == generation && now - this.gaveUpAt >= PAUSE) {
			this.gaveUpAt = now;
			this.generation = new Generation();
			generation.closeIdle();
		}
	}

	private LettuceConnection open() {
		LettuceConnection connection = (LettuceConnection) this.connections.getConnection();
		try {
			connection.setPipeliningFlushPolicy(PipeliningFlushPolicy.flushOnClose());
			// Connects now, while nothing has been sent
			connection.openPipeline();
			connection.closePipeline();
			return connection;
		}
		catch (RuntimeException ex) {
			connection.close();
			throw ex;
		}
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
