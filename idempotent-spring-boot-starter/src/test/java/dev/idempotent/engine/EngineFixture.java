package dev.idempotent.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;

import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.RecordKey;

/**
 * An engine on a store that a test controls.
 */
abstract class EngineFixture {

	static final Duration WAIT = Duration.ofSeconds(30);

	static final Duration LONG = Duration.ofMinutes(30);

	static final Duration SHORT = Duration.ofMillis(60);

	static final byte[] RESULT = { 1, 2, 3 };

	static final byte[] WITHOUT_ANSWER = { 9 };

	final ControllableStore store = new ControllableStore();

	final NotedEvents told = new NotedEvents();

	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	final IdempotencyEngine engine = new IdempotencyEngine(this.store, EngineSettings.DEFAULTS, this.told);

	private final AtomicInteger keys = new AtomicInteger();

	@AfterEach
	void close() {
		this.engine.close();
	}

	static EngineSettings settings(Heartbeat heartbeat) {
		return new EngineSettings(heartbeat, OnStoreFailure.REJECT, 100);
	}

	static EngineSettings settings(OnStoreFailure onStoreFailure) {
		return new EngineSettings(Heartbeat.ON, onStoreFailure, 100);
	}

	Execution start(Duration lease) {
		return start(this.engine, lease);
	}

	Execution start(IdempotencyEngine engine, Duration lease) {
		return start(engine, Operations.lasting(lease));
	}

	Execution start(IdempotencyEngine engine, IdempotentOperation operation) {
		return ((Admission.Proceed) engine.admit(operation, newKey(), Fingerprint.NONE)).execution();
	}

	RecordKey newKey() {
		return RecordKey.of(null, "o", null, String.valueOf(this.keys.getAndIncrement()));
	}

	boolean isRenewing(Execution execution) {
		LeaseRenewal renewal = Fields.get(Fields.get(this.engine, "executions"), "renewal");
		return renewal.isRenewing(execution);
	}

	Set<Thread> newThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("idempotent-") && !this.before.contains(thread))
			.collect(Collectors.toSet());
	}

}
