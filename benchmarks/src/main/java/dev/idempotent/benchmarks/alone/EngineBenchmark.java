package dev.idempotent.benchmarks.alone;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.idempotent.engine.Admission;
import dev.idempotent.engine.EngineSettings;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;

/**
 * The engine and a store: an admission, and the completion of what it admits.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class EngineBenchmark {

	private static final IdempotentOperation KEPT = Operations.keeping(Duration.ofHours(24), Duration.ofHours(1));

	// Redis deletes these as fast as they come
	private static final IdempotentOperation SHORT = Operations.keeping(Duration.ofSeconds(1), Duration.ofSeconds(1));

	private static final Fingerprint ASKED = Fingerprint.of("POST", "/orders", "a book");

	private static final Fingerprint ASKED_OTHERWISE = Fingerprint.of("POST", "/orders", "a car");

	private static final RecordKey TAKEN = RecordKey.of("shop", "POST /orders", null, "taken");

	/**
	 * A key that nobody has used: claimed and completed.
	 */
	@Benchmark
	public Object newKey(Stores stores, Answer answer) {
		RecordKey key = RecordKey.of("shop", "POST /orders", null,
				Long.toHexString(ThreadLocalRandom.current().nextLong()));
		Admission.Proceed proceed = (Admission.Proceed) stores.granting.admit(SHORT, key, ASKED);
		return proceed.execution().complete(answer.bytes);
	}

	/**
	 * A key whose record has an answer.
	 */
	@Benchmark
	public Object replay(Stores stores, Answer answer) {
		return (Admission.Replay) answer.replaying.admit(KEPT, TAKEN, ASKED);
	}

	/**
	 * A key whose owner runs.
	 */
	@Benchmark
	public Object conflict(Stores stores) {
		return (Admission.InProgress) stores.busy.admit(KEPT, TAKEN, ASKED);
	}

	/**
	 * A key that came with another request.
	 */
	@Benchmark
	public Object mismatch(Stores stores) {
		return (Admission.KeyReused) stores.mismatching.admit(KEPT, TAKEN, ASKED_OTHERWISE);
	}

	private static IdempotencyEngine engine(StoreKind kind, ClaimResult answer) {
		return new IdempotencyEngine(kind.store((claim) -> answer), EngineSettings.DEFAULTS, IdempotencyListener.NO_OP);
	}

	/**
	 * One engine for each thing that can happen.
	 */
	@State(Scope.Benchmark)
	public static class Stores {

		/**
		 * Where records are.
		 */
		@Param
		public StoreKind store = StoreKind.NO_OP;

		IdempotencyEngine granting;

		IdempotencyEngine busy;

		IdempotencyEngine mismatching;

		/**
		 * Claims the key that is in use.
		 */
		@Setup(Level.Trial)
		public void open() {
			this.granting = new IdempotencyEngine(
					this.store.forgetting((claim) -> new ClaimResult.Granted(new Ownership(claim, 1))),
					EngineSettings.DEFAULTS, IdempotencyListener.NO_OP);
			this.busy = engine(this.store, new ClaimResult.InProgress());
			this.busy.admit(KEPT, TAKEN, ASKED);
			this.mismatching = engine(this.store, new ClaimResult.Mismatch());
			this.mismatching.admit(KEPT, TAKEN, ASKED);
		}

		/**
		 * Ends what runs.
		 */
		@TearDown(Level.Trial)
		public void close() {
			this.granting.close();
			this.busy.close();
			this.mismatching.close();
			this.store.close();
		}

	}

	/**
	 * A stored answer of some size.
	 */
	@State(Scope.Benchmark)
	public static class Answer {

		/**
		 * In bytes.
		 */
		@Param({ "250", "4096", "65536" })
		public int size;

		byte[] bytes;

		IdempotencyEngine replaying;

		/**
		 * Completes the record that is replayed.
		 */
		@Setup(Level.Trial)
		public void open(Stores stores) {
			this.bytes = new byte[this.size];
			this.replaying = engine(stores.store, new ClaimResult.Consumed(this.bytes));
			if (this.replaying.admit(KEPT, TAKEN, ASKED) instanceof Admission.Proceed proceed) {
				proceed.execution().complete(this.bytes);
			}
		}

		/**
		 * Ends what runs.
		 */
		@TearDown(Level.Trial)
		public void close() {
			this.replaying.close();
		}

	}

}
