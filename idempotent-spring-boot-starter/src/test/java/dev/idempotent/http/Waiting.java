package dev.idempotent.http;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;

import org.springframework.test.util.ReflectionTestUtils;

import dev.idempotent.engine.IdempotencyEngine;

import static org.awaitility.Awaitility.await;

/**
 * The requests that wait at a server for the owners of their records.
 */
final class Waiting {

	/**
	 * How many a server lets wait.
	 */
	static final int MAX = 100;

	private Waiting() {
	}

	static void awaitCount(Server server, int count) {
		await("waiting requests").pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> count(server) == count);
	}

	private static int count(Server server) {
		Object waiting = field(server.bean(IdempotencyEngine.class), "waiting");
		return MAX - ((Semaphore) field(waiting, "places")).availablePermits();
	}

	private static Object field(Object target, String name) {
		return Objects.requireNonNull(ReflectionTestUtils.getField(target, name));
	}

}
