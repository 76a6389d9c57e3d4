package dev.idempotent.store.local;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.Race;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LocalIdempotencyStoreRoomTests {

	private static final int ROOM = 10;

	private static final Duration TICK = Duration.ofNanos(1);

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final Duration RETENTION = Duration.ofMinutes(1);

	// Times overflow between the first record's expiry and the next one's
	private final FakeTicker ticker = new FakeTicker(Long.MAX_VALUE - RETENTION.toNanos());

	private final LocalIdempotencyStore store = new LocalIdempotencyStore(ROOM, Long.MAX_VALUE, this.ticker);

	@Test
	void claimWhenFullThenRefusedNamingTheProperty() {
		fill();
		assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> this.store.claim(newClaim()))
			.withMessageContaining("idempotent.local.maximum-entries")
			.withMessageContaining(String.valueOf(ROOM))
			.satisfies((ex) -> assertThat(ex.isOutcomeUnknown()).isFalse());
	}

	@Test
	void claimWhenFullThenLiveRecordsStay() {
		List<Claim> claims = fill();
		this.store.complete(Claims.owned(claims.get(0)), new byte[1]);
		for (int i = 0; i < 100; i++) {
			assertFull();
		}
		assertThat(this.store.claim(Claims.claim(claims.get(0).key()))).isInstanceOf(ClaimResult.Consumed.class);
		assertThat(claims.subList(1, ROOM)).allSatisfy((claim) -> {
			assertThat(this.store.claim(Claims.claim(claim.key()))).isEqualTo(new ClaimResult.InProgress());
			assertThat(this.store.renew(Claims.owned(claim))).isEqualTo(StepResult.DONE);
			assertThat(this.store.complete(Claims.owned(claim), new byte[1])).isEqualTo(StepResult.DONE);
		});
	}

	@Test
	void claimWhenFullThenTakeOverIsGranted() {
		List<Claim> claims = fill();
		this.ticker.advance(LEASE);
		assertThat(this.store.claim(Claims.claim(claims.get(0).key()))).is(Claims.granted(2));
	}

	@Test
	void claimWhenFullAndOneExpiresThenRoomAtOnceForOne() {
		this.store.claim(newClaim());
		this.ticker.advance(Duration.ofMillis(1));
		IntStream.range(1, ROOM).forEach((i) -> this.store.claim(newClaim()));
		this.ticker.advance(RETENTION.minusMillis(1).minus(TICK));
		assertFull();
		this.ticker.advance(TICK);
		assertThat(this.store.claim(newClaim())).is(Claims.granted(1));
		assertFull();
	}

	@Test
	void claimWhenFullAndItsOwnRecordExpiresThenGranted() {
		List<Claim> claims = fill();
		this.ticker.advance(RETENTION);
		assertThat(claims).allSatisfy((claim) -> assertThat(this.store.claim(newOwner(claim))).is(Claims.granted(1)));
		assertFull();
	}

	@Test
	void claimWhenFullAndOneIsReleasedThenRoomForOne() {
		List<Claim> claims = fill();
		this.store.release(new Release.Free(claims.get(3)));
		assertThat(this.store.claim(newClaim())).is(Claims.granted(1));
		assertFull();
		this.store.release(new Release.Free(claims.get(3)));
		assertFull();
	}

	@Test
	void claimWhenFullThenARecordWhoseLeaseOutlivesItsRetentionKeepsItsPlace() {
		List<Claim> claims = fill();
		this.ticker.advance(RETENTION.minus(TICK));
		this.store.renew(Claims.owned(claims.get(0)));
		this.ticker.advance(TICK);
		fill(ROOM - 1);
		assertFull();
		this.ticker.advance(LEASE.minus(TICK));
		assertThat(this.store.claim(newClaim())).is(Claims.granted(1));
		assertFull();
	}

	@RepeatedTest(10)
	void claimWhenManyRaceForTheLastPlaceThenOneIsGranted() throws Exception {
		fill(ROOM - 1);
		assertThat(Race.between(64, (i) -> () -> isGranted(newClaim()))).containsOnlyOnce(true);
		assertFull();
	}

	@RepeatedTest(10)
	void claimWhenManyRaceForExpiredPlacesThenAllOfThemAreTaken() throws Exception {
		List<Claim> claims = fill();
		this.ticker.advance(RETENTION);
		List<Boolean> granted = Race.between(64,
				(i) -> () -> isGranted((i % 2 == 0) ? newOwner(claims.get(i % ROOM)) : newClaim()));
		assertThat(granted).filteredOn(Boolean::booleanValue).hasSize(ROOM);
		assertFull();
	}

	@Test
	void stepsWhenRandomThenNeverMoreThanTheMaximum() throws Exception {
		AtomicInteger live = new AtomicInteger();
		Race.between(16, (i) -> () -> {
			Random random = new Random(i);
			for (int step = 0; step < 2000; step++) {
				Claim claim = newClaim();
				if (isGranted(claim)) {
					assertThat(live.incrementAndGet()).isLessThanOrEqualTo(ROOM);
					this.store.renew(Claims.owned(claim));
					live.decrementAndGet();
					assertThat(this.store.release(new Release.Free(claim))).isEqualTo(StepResult.DONE);
				}
				else if (random.nextInt(10) == 0) {
					Thread.yield();
				}
			}
			return null;
		});
		fill();
		assertFull();
	}

	@RepeatedTest(50)
	void renewWhenRacingWithExpiryThenNeverMoreThanTheMaximum() throws Exception {
		List<Claim> claims = fill();
		this.ticker.advance(RETENTION.minus(TICK));
		List<Boolean> live = Race.between(32, (i) -> () -> {
			if (i == 0) {
				this.ticker.advance(TICK);
			}
			return (i < ROOM) ? this.store.renew(Claims.owned(claims.get(i))) == StepResult.DONE
					: isGranted(newClaim());
		});
		int count = (int) live.stream().filter(Boolean::booleanValue).count();
		assertThat(count).isLessThanOrEqualTo(ROOM);
		fill(ROOM - count);
		assertFull();
	}

	private List<Claim> fill() {
		List<Claim> claims = fill(ROOM);
		assertFull();
		return claims;
	}

	private List<Claim> fill(int count) {
		List<Claim> claims = IntStream.range(0, count).mapToObj((i) -> newClaim()).toList();
		assertThat(claims).allSatisfy((claim) -> assertThat(isGranted(claim)).isTrue());
		return claims;
	}

	private void assertFull() {
		assertThat(isGranted(newClaim())).isFalse();
	}

	private boolean isGranted(Claim claim) {
		try {
			return Claims.granted(1).matches(this.store.claim(claim));
		}
		catch (IdempotencyStoreException ex) {
			return false;
		}
	}

	private static Claim newClaim() {
		return Claims.lasting(Claims.claim(Claims.newKey()), LEASE, RETENTION);
	}

	private static Claim newOwner(Claim claim) {
		return Claims.lasting(Claims.claim(claim.key()), claim.lease(), claim.retention());
	}

}
