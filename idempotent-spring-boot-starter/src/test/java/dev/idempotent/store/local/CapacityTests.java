package dev.idempotent.store.local;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

class CapacityTests {

	private static final long PLENTY = Long.MAX_VALUE;

	private final Logger logger = Logger.getLogger(Capacity.class.getName());

	private final List<String> warnings = new ArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			CapacityTests.this.warnings.add(record.getMessage());
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	@BeforeEach
	void listen() {
		this.logger.addHandler(this.handler);
	}

	@AfterEach
	void listenNoMore() {
		this.logger.removeHandler(this.handler);
	}

	@Test
	void takeWhenAllIsTakenThenNone() {
		Capacity capacity = new Capacity(1, PLENTY);
		assertThat(capacity.take(record(), 0, 10)).isTrue();
		assertThat(capacity.take(record(), 9, 20)).isFalse();
		assertThat(capacity.take(record(), 10, 20)).isTrue();
	}

	@Test
	void keepWhenStillThereThenLonger() {
		Capacity capacity = new Capacity(1, PLENTY);
		LocalRecord record = record();
		capacity.take(record, 0, 10);
		assertThat(capacity.keep(record, 20)).isTrue();
		assertThat(record.expiresAt).isEqualTo(20);
		assertThat(capacity.take(record(), 19, 30)).isFalse();
		assertThat(capacity.take(record(), 20, 30)).isTrue();
	}

	@Test
	void stepsWhenGivenAwayThenRefusedAndSuccessorKeepsItsRoom() {
		Capacity capacity = new Capacity(1, PLENTY);
		LocalRecord record = record();
		capacity.take(record, 0, 10);
		capacity.take(record(), 10, 20);
		assertThat(capacity.keep(record, 30)).isFalse();
		assertThat(capacity.grow(record, 100)).isFalse();
		capacity.free(record);
		assertThat(capacity.take(record(), 19, 30)).isFalse();
		assertThat(capacity.take(record(), 20, 30)).isTrue();
	}

	@Test
	void takeWhenBytesAreTakenThenNoneUntilAsMuchIsFreeOrExpired() {
		Capacity capacity = new Capacity(100, 3 * Capacity.RECORD_BYTES);
		LocalRecord large = record();
		LocalRecord other = record();
		capacity.take(large, 0, 10);
		capacity.take(other, 0, 20);
		assertThat(capacity.grow(large, 10_000)).as("never refused").isTrue();
		assertThat(capacity.take(record(), 0, 20)).isFalse();
		capacity.free(other);
		assertThat(capacity.take(record(), 0, 20)).isFalse();
		assertThat(capacity.take(record(), 10, 20)).as("the large one has expired").isTrue();
	}

	@Test
	void growWhenTwiceThenCountedOnce() {
		Capacity capacity = new Capacity(100, 3 * Capacity.RECORD_BYTES);
		LocalRecord record = record();
		capacity.take(record, 0, 10);
		capacity.grow(record, Capacity.RECORD_BYTES);
		capacity.grow(record, Capacity.RECORD_BYTES);
		assertThat(capacity.take(record(), 0, 10)).isTrue();
	}

	@Test
	void takeWhenNearlyFullOfEntriesThenOneWarningUntilItWasEmptier() {
		Capacity capacity = new Capacity(10, PLENTY);
		for (int i = 0; i < 7; i++) {
			capacity.take(record(), 0, 10);
		}
		assertThat(this.warnings).isEmpty();
		for (int i = 0; i < 3; i++) {
			capacity.take(record(), 0, 10);
		}
		LocalRecord eighth = record();
		capacity.take(eighth, 0, 10);
		capacity.free(eighth);
		assertThat(this.warnings).hasSize(1);
		assertThat(this.warnings.get(0)).contains("8 of 10 live records",
				"idempotent.local.maximum-entries or maximum-bytes");
		for (int i = 0; i < 10; i++) {
			capacity.take(record(), 10, 20);
		}
		assertThat(this.warnings).hasSize(2);
	}

	@Test
	void growWhenNearlyFullOfBytesThenWarning() {
		Capacity capacity = new Capacity(100, 1000);
		LocalRecord record = record();
		capacity.take(record, 0, 10);
		assertThat(this.warnings).isEmpty();
		capacity.grow(record, 800 - Capacity.RECORD_BYTES);
		assertThat(this.warnings).hasSize(1);
		assertThat(this.warnings.get(0)).contains("about 800 of 1000 bytes");
	}

	private static LocalRecord record() {
		return new LocalRecord(Claims.claim(Claims.newKey()), 0, 0);
	}

}
