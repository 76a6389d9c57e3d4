package dev.idempotent.benchmarks.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import dev.idempotent.benchmarks.alone.Answer;
import dev.idempotent.benchmarks.spent.Meter;
import dev.idempotent.benchmarks.spent.RedisUsage;
import dev.idempotent.test.redis.RedisServer;

/**
 * What a request costs at the servlet.
 *
 * @param cpu of Java threads, in microseconds
 * @param kilobytes allocated
 * @param redisCpu of the Redis server, in microseconds
 */
record Cost(double cpu, double kilobytes, double redisCpu) {

	private static final int ROUNDS = 9;

	/**
	 * Returns the medians of some rounds.
	 * @param requests in a round
	 * @param status that all answers have
	 */
	static Cost of(RedisServer redis, int requests, int status, Request request) throws Exception {
		List<Cost> rounds = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			int first = round * requests;
			rounds.add(round(redis, requests, status, (index) -> request.send(first + index)));
		}
		return new Cost(median(rounds, Cost::cpu), median(rounds, Cost::kilobytes), median(rounds, Cost::redisCpu));
	}

	private static Cost round(RedisServer redis, int requests, int status, Request request) throws Exception {
		Meter meter = new Meter();
		RedisUsage before = RedisUsage.of(redis);
		meter.start();
		for (int i = 0; i < requests; i++) {
			int actual = request.send(i).getStatus();
			if (actual != status) {
				throw new IllegalStateException("Request " + i + " was answered with " + actual);
			}
		}
		Meter.Reading spent = meter.stop();
		RedisUsage usage = RedisUsage.of(redis).minus(before);
		return new Cost(spent.cpu() / 1000.0 / requests, spent.bytes() / 1000.0 / requests, usage.cpu() / requests);
	}

	private static double median(List<Cost> rounds, ToDoubleFunction<Cost> figure) {
		return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.0f | %.1f | %.0f", this.cpu, this.kilobytes, this.redisCpu);
	}

	/**
	 * One of many requests.
	 */
	interface Request {

		Answer send(int index) throws Exception;

	}

}
