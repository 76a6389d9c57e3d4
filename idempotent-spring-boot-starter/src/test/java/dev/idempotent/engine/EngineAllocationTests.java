package dev.idempotent.engine;

import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the engine and the local store allocate for a request, on the request's thread. A
 * bound is half as much again as was measured when it was set: 2,039 bytes for a new key,
 * 1,030 for a replay, 600 in progress, 512 on a mismatch.
 */
class EngineAllocationTests {

	private static final int WARM_UP = 2000;

	private static final int MEASURED = 4000;

	private static final byte[] RESULT = new byte[250];

	private static final Fingerprint ASKED = Fingerprint.of("a book");

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final IdempotentOperation operation = Operations.lasting(EngineFixture.LONG);

	private final IdempotencyEngine engine = new IdempotencyEngine(
			new LocalIdempotencyStore(WARM_UP + MEASURED, Long.MAX_VALUE), EngineSettings.DEFAULTS,
			IdempotencyListener.NO_OP);

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void admitWhenKeyIsNewThenAllocatesFewBytes() {
		RecordKey[] keys = new RecordKey[WARM_UP + MEASURED];
		for (int i = 0; i < keys.length; i++) {
			keys[i] = key(i);
		}
		assertThat(allocated((i) -> begin(keys[i]).complete(RESULT))).isLessThan(3_000);
	}

	@Test
	void admitWhenReplayedThenAllocatesFewBytes() {
		RecordKey key = key(0);
		begin(key).complete(RESULT);
		assertThat(allocated((i) -> admit(key, ASKED, Admission.Replay.class))).isLessThan(1_550);
	}

	@Test
	void admitWhenInProgressThenAllocatesFewBytes() {
		RecordKey key = key(0);
		begin(key);
		assertThat(allocated((i) -> admit(key, ASKED, Admission.InProgress.class))).isLessThan(900);
	}

	@Test
	void admitWhenMismatchThenAllocatesFewBytes() {
		RecordKey key = key(0);
		begin(key);
		Fingerprint other = Fingerprint.of("a car");
		assertThat(allocated((i) -> admit(key, other, Admission.KeyReused.class))).isLessThan(770);
	}

	private Execution begin(RecordKey key) {
		return admit(key, ASKED, Admission.Proceed.class).execution();
	}

	private <T extends Admission> T admit(RecordKey key, Fingerprint fingerprint, Class<T> expected) {
		return expected.cast(this.engine.admit(this.operation, key, fingerprint));
	}

	private static RecordKey key(int index) {
		return RecordKey.of(null, "o", null, String.valueOf(index));
	}

	/**
	 * Returns how many bytes one of many requests allocates.
	 */
	private long allocated(IntConsumer request) {
		for (int i = 0; i < WARM_UP; i++) {
			request.accept(i);
		}
		long before = this.threads.getCurrentThreadAllocatedBytes();
		for (int i = WARM_UP; i < WARM_UP + MEASURED; i++) {
			request.accept(i);
		}
		return (this.threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
	}

}
