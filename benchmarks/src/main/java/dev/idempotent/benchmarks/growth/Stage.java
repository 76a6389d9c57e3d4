package dev.idempotent.benchmarks.growth;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.engine.EngineSettings;
import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.store.redis.RedisIdempotencyStore;
import dev.idempotent.test.redis.RedisServer;

/**
 * An engine with its Redis some way off, and threads for its callers.
 */
final class Stage implements AutoCloseable {

	private final RedisServer redis = RedisServer.start();

	private final SlowNetwork network;

	private final LettuceConnectionFactory connections;

	private final RedisIdempotencyStore store;

	private final IdempotencyEngine engine;

	private final ExecutorService callers;

	/**
	 * Opens one.
	 * @param callers how many calls may be made at the same time
	 */
	Stage(Duration roundTrip, int callers) throws Exception {
		this.network = new SlowNetwork(this.redis.port(), roundTrip);
		this.connections = new LettuceConnectionFactory("127.0.0.1", this.network.port());
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.store = new RedisIdempotencyStore(this.connections, "growth:", Duration.ofSeconds(10));
		this.engine = new IdempotencyEngine(this.store,
				new EngineSettings(Heartbeat.ON, OnStoreFailure.REJECT, callers), IdempotencyListener.NO_OP);
		this.callers = Executors.newFixedThreadPool(callers);
	}

	RedisServer redis() {
		return this.redis;
	}

	IdempotencyEngine engine() {
		return this.engine;
	}

	/**
	 * Begins calls, each on a thread.
	 */
	<T> List<Future<T>> begin(int calls, IntFunction<T> call) {
		return IntStream.range(0, calls).mapToObj((index) -> this.callers.submit(() -> call.apply(index))).toList();
	}

	/**
	 * Returns what calls return, when all have ended.
	 */
	<T> List<T> call(int calls, IntFunction<T> call) throws Exception {
		return results(begin(calls, call));
	}

	static <T> List<T> results(List<Future<T>> calls) throws Exception {
		List<T> results = new ArrayList<>();
		for (Future<T> call : calls) {
			results.add(call.get());
		}
		return results;
	}

	@Override
	public void close() throws IOException {
		this.callers.shutdownNow();
		this.engine.close();
		this.store.close();
		this.connections.destroy();
		this.network.close();
		this.redis.close();
	}

}
