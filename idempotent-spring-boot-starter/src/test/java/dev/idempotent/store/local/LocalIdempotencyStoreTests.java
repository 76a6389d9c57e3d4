package dev.idempotent.store.local;

import java.time.Duration;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.util.ReflectionTestUtils;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.store.AbstractIdempotencyStoreTests;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LocalIdempotencyStoreTests extends AbstractIdempotencyStoreTests {

	private static final Duration TICK = Duration.ofNanos(1);

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final Duration RETENTION = Duration.ofHours(24);

	private final LocalIdempotencyStore store = new LocalIdempotencyStore(1000, Long.MAX_VALUE, Ticker.systemTicker());

	// The ticker's times overflow within these tests
	private final FakeTicker ticker = new FakeTicker(Long.MAX_VALUE - LEASE.toNanos());

	private final LocalIdempotencyStore timed = new LocalIdempotencyStore(1000, Long.MAX_VALUE, this.ticker);

	private final RecordKey key = Claims.newKey();

	private final Claim claim = Claims.lasting(Claims.claim(this.key), LEASE, RETENTION);

	private final Claim successor = Claims.lasting(Claims.claim(this.key), LEASE, RETENTION);

	@Override
	protected IdempotencyStore store() {
		return this.store;
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void createWhenNoRoomThenRefused(int maximumEntries) {
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalIdempotencyStore(maximumEntries, Long.MAX_VALUE))
			.withMessageContaining(String.valueOf(maximumEntries));
	}

	@Test
	void claimWhenLeaseEndsThenTakenOverToTheNanosecond() {
		this.timed.claim(this.claim);
		this.ticker.advance(LEASE.minus(TICK));
		assertThat(this.timed.claim(this.successor)).isEqualTo(new ClaimResult.InProgress());
		this.ticker.advance(TICK);
		assertThat(this.timed.claim(this.successor)).is(Claims.granted(2));
	}

	@Test
	void claimWhenRetentionEndsThenNewToTheNanosecond() {
		this.timed.claim(this.claim);
		this.timed.complete(Claims.owned(this.claim), new byte[1]);
		this.ticker.advance(RETENTION.minus(TICK));
		assertThat(this.timed.claim(this.successor)).isInstanceOf(ClaimResult.Consumed.class);
		this.ticker.advance(TICK);
		assertThat(this.timed.claim(this.successor)).is(Claims.granted(1));
	}

	@Test
	void claimWhenTakenOverShortlyBeforeRetentionEndsThenRecordLastsAsLongAsTheLease() {
		this.timed.claim(this.claim);
		this.ticker.advance(RETENTION.minus(TICK));
		assertThat(this.timed.claim(this.successor)).is(Claims.granted(2));
		this.ticker.advance(LEASE.minus(TICK));
		assertThat(this.timed.claim(Claims.claim(this.key))).isEqualTo(new ClaimResult.InProgress());
		this.ticker.advance(TICK);
		assertThat(this.timed.claim(Claims.claim(this.key))).is(Claims.granted(1));
	}

	@Test
	void completeWhenLeaseOutlivesRetentionThenRecordLastsAsLongAsTheLeaseWould() {
		this.timed.claim(this.claim);
		this.ticker.advance(RETENTION.minus(TICK));
		this.timed.renew(Claims.owned(this.claim));
		this.timed.complete(Claims.owned(this.claim), new byte[1]);
		this.ticker.advance(LEASE.minus(TICK));
		assertThat(this.timed.claim(this.successor)).isInstanceOf(ClaimResult.Consumed.class);
		this.ticker.advance(TICK);
		assertThat(this.timed.claim(this.successor)).is(Claims.granted(1));
	}

	@Test
	void stepsWhenRetentionEndedThenNotOwner() {
		this.timed.claim(this.claim);
		this.ticker.advance(RETENTION);
		assertThat(this.timed.renew(Claims.owned(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.timed.complete(Claims.owned(this.claim), new byte[1])).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.timed.release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
	}

	@Test
	void claimWhenRetentionIsAsLongAsCanBeThenRemembered() {
		Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
		this.timed.claim(Claims.lasting(this.claim, ever, ever));
		this.ticker.advance(Duration.ofDays(36_499));
		assertThat(this.timed.claim(this.successor)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void claimWhenOthersExpiredThenTheirMemoryIsFreed() {
		for (int i = 0; i < 100; i++) {
			this.timed.claim(Claims.lasting(Claims.claim(Claims.newKey()), LEASE, RETENTION));
		}
		this.ticker.advance(RETENTION.plusSeconds(2));
		this.timed.claim(this.claim);
		this.timed.renew(Claims.owned(this.claim));
		assertThat((Map<?, ?>) ReflectionTestUtils.getField(this.timed, "records")).hasSize(1);
	}

}
