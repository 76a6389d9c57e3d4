package dev.idempotent.store.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

class ExpiryHeapTests {

	// Times overflow among these
	private static final long BASE = Long.MAX_VALUE - 50;

	private final ExpiryHeap heap = new ExpiryHeap();

	private final List<LocalRecord> records = new ArrayList<>();

	@RepeatedTest(50)
	void firstWhenAddedAndRemovedAtRandomThenExpiresFirst(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		for (int i = 0; i < 500; i++) {
			if (this.records.isEmpty() || random.nextInt(5) > 1) {
				add(BASE + random.nextInt(100));
			}
			else {
				LocalRecord record = this.records.remove(random.nextInt(this.records.size()));
				this.heap.remove(record);
				assertThat(record.place).isEqualTo(ExpiryHeap.NONE);
			}
			assertThat(this.heap.size()).isEqualTo(this.records.size());
			assertThat(first()).isEqualTo(earliest());
		}
		while (!this.records.isEmpty()) {
			LocalRecord first = Objects.requireNonNull(this.heap.first());
			assertThat(first.expiresAt - BASE).isEqualTo(earliest());
			this.heap.remove(first);
			this.records.remove(first);
		}
		assertThat(this.heap.first()).isNull();
	}

	private void add(long expiresAt) {
		LocalRecord record = new LocalRecord(Claims.claim(Claims.newKey()), 0, 0);
		record.expiresAt = expiresAt;
		this.heap.add(record);
		this.records.add(record);
	}

	private long first() {
		LocalRecord first = this.heap.first();
		return (first != null) ? first.expiresAt - BASE : -1;
	}

	private long earliest() {
		return this.records.stream()
			.map((record) -> record.expiresAt - BASE)
			.min(Comparator.naturalOrder())
			.orElse(-1L);
	}

}
