package dev.idempotent.benchmarks.http;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.idempotent.benchmarks.spent.RedisUsage;
import dev.idempotent.test.redis.RedisServer;

/**
 * One JVM of a contender, its clients, and what they measure.
 */
final class Runner implements AutoCloseable {

	private static final int CREATED = 201;

	private static final int OK = 200;

	private final Contender contender;

	private final RedisServer redis;

	private final ServerJvm server;

	private final Load load;

	Runner(Contender contender, HttpOptions options, RedisServer redis) throws IOException {
		this.contender = contender;
		this.redis = redis;
		this.server = new ServerJvm(contender, options, redis.port());
		this.load = new Load(this.server.port(), options.connections(), options.body());
	}

	void warmUp(int requests) {
		List<String> keys = keys(requests / 2);
		this.load.send(keys, CREATED);
		this.load.send(keys, repeated());
	}

	List<String> keys(int count) {
		return IntStream.range(0, count).mapToObj((index) -> UUID.randomUUID().toString()).toList();
	}

	Spent measureNew(List<String> keys) {
		return measure(keys, CREATED);
	}

	Spent measureRepeated(List<String> keys) {
		return measure(keys, repeated());
	}

	private int repeated() {
		return this.contender.replays() ? OK : CREATED;
	}

	private Spent measure(List<String> keys, int status) {
		RedisUsage before = RedisUsage.of(this.redis);
		this.server.start();
		this.load.send(keys, status);
		double[] spent = this.server.stop();
		RedisUsage usage = RedisUsage.of(this.redis).minus(before);
		double requests = keys.size();
		return new Spent(spent[0] / requests, spent[1] / 1000 / requests, spent[2] / 1000 / requests,
				usage.cpu() / requests, usage.evals() / requests, usage.commands() / requests);
	}

	@Override
	public void close() throws IOException {
		this.load.close();
		this.server.close();
	}

}
