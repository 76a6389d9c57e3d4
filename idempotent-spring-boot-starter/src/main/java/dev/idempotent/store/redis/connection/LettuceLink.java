package dev.idempotent.store.redis.connection;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.redis.step.Patience;
import dev.idempotent.store.redis.step.Step;

/**
 * An open connection, and what is known of its use. Closes itself when it is given up and
 * the last step on it has ended. Thread-safe.
 */
final class LettuceLink {

	private final AbstractRedisClient client;

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisScriptingAsyncCommands<byte[], byte[]> commands;

	private final Patience patience = new Patience();

	private volatile CompletableFuture<?> probe = CompletableFuture.completedFuture(null);

	private int steps;

	private boolean givenUp;

	LettuceLink(AbstractRedisClient client, StatefulConnection<byte[], byte[]> connection,
			RedisScriptingAsyncCommands<byte[], byte[]> commands) {
		this.client = client;
		this.connection = connection;
		this.commands = commands;
	}

	boolean isOf(AbstractRedisClient client) {
		return this.client == client;
	}

	/**
	 * Returns whether it is known to be cut. Of a Cluster's connection that is not.
	 */
	boolean isCut() {
		return !this.connection.isOpen() && this.connection instanceof StatefulRedisConnection;
	}

	/**
	 * Sends a step once.
	 * @param known whether by the script's digest, which fails on a server that does not
	 * know it
	 */
	RedisFuture<List<Object>> send(Step step, boolean known) {
		byte[][] key = { step.key() };
		byte[][] arguments = Arrays.copyOfRange(step.keyAndArguments(), 1, step.keyAndArguments().length);
		return known ? this.commands.evalsha(step.script().sha(), ScriptOutputType.MULTI, key, arguments)
				: this.commands.eval(step.script().text(), ScriptOutputType.MULTI, key, arguments);
	}

	/**
	 * Lets steps that are sent, whoever sends them, leave together.
	 */
	void inOneFlush(Runnable sending) {
		this.connection.setAutoFlushCommands(false);
		try {
			sending.run();
		}
		finally {
			this.connection.setAutoFlushCommands(true);
			this.connection.flushCommands();
		}
	}

	/**
	 * Asks the server of a key for an answer, unless one is asked already.
	 */
	CompletableFuture<?> probe(byte[] key) {
		CompletableFuture<?> known = this.probe;
		if (!known.isDone()) {
			return CompletableFuture.failedFuture(new CancellationException());
		}
		try {
			byte[][] keys = { key };
			return this.probe = this.commands.eval("return 1", ScriptOutputType.INTEGER, keys).toCompletableFuture();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Returns whether one more step may use it.
	 */
	synchronized boolean stepBegins() {
		if (this.givenUp) {
			return false;
		}
		this.steps++;
		return true;
	}

	/**
	 * Takes note of how a step ended.
	 * @param failure null when it was made
	 * @return whether it is time to give up
	 */
	boolean stepEnds(byte[] key, @Nullable Throwable failure) {
		boolean useless = !(failure == null && this.patience.isFull()) && this.patience.ended(server(key), failure);
		stepEnds();
		return useless;
	}

	void stepEnds() {
		boolean last;
		synchronized (this) {
			last = --this.steps == 0 && this.givenUp;
		}
		if (last) {
			close();
		}
	}

	/**
	 * Lets no more steps use it.
	 * @return done when it is closed, or is still in use
	 */
	CompletableFuture<Void> giveUp() {
		boolean unused;
		synchronized (this) {
			unused = this.steps == 0 && !this.givenUp;
			this.givenUp = true;
		}
		return unused ? close() : CompletableFuture.completedFuture(null);
	}

	private CompletableFuture<Void> close() {
		if (this.connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed()) {
			// By its client, when that was stopped
			return CompletableFuture.completedFuture(null);
		}
		return this.connection.closeAsync();
	}

	private String server(byte[] key) {
		if (this.client instanceof RedisClusterClient cluster) {
			RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
			return (node != null) ? node.getNodeId() : "";
		}
		return "";
	}

	@Nullable RedisClusterClient cluster() {
		return (this.client instanceof RedisClusterClient cluster) ? cluster : null;
	}

}
