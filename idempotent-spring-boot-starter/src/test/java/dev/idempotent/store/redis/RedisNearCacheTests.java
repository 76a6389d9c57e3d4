package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Two servers, one of which keeps answers.
 */
class RedisNearCacheTests {

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final byte[] OTHER_RESULT = { 4, 5 };

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore other = new RedisIdempotencyStore(connections, "test:", Duration.ofSeconds(2));

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", Duration.ofSeconds(2))
		.withNearCache(1_000_000);

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Claim duplicate = Claims.claim(this.claim.key());

	private final String name = "test:" + this.claim.key().value();

	// Connects, and makes the scripts known
	@BeforeEach
	void warmUp() {
		Claim warmUp = Claims.claim(Claims.newKey());
		List.of(this.store, this.other).forEach((store) -> {
			store.claim(warmUp);
			store.release(Claims.hold(warmUp));
		});
	}

	@AfterAll
	static void stop() {
		connections.destroy();
		server.close();
	}

	@AfterEach
	void close() {
		this.store.close();
		this.other.close();
	}

	@Test
	void claimWhenCompletedHereThenNoCommand() throws Exception {
		complete(this.store, this.claim);
		assertThat(Monitor.commands(server, () -> assertConsumed(this.duplicate, RESULT))).isEmpty();
		assertThat(Monitor.commands(server,
				() -> assertConsumed(this.store.claimAsync(this.duplicate).toCompletableFuture().join(), RESULT)))
			.isEmpty();
	}

	@Test
	void claimWhenReplayedHereThenNoCommandThereafter() throws Exception {
		complete(this.other, this.claim);
		assertThat(Monitor.commands(server, () -> assertConsumed(this.duplicate, RESULT))).hasSize(1);
		assertThat(Monitor.commands(server, () -> assertConsumed(this.duplicate, RESULT))).isEmpty();
	}

	@Test
	void claimWhenNotConsumedThenRedisIsAskedEachTime() throws Exception {
		this.store.claim(this.claim);
		assertThat(Monitor.commands(server, () -> {
			assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
			assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
			this.store.release(Claims.hold(this.claim));
			assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.Abandoned());
			assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.Abandoned());
		})).hasSize(5);
	}

	@Test
	void claimWhenOtherFingerprintThenMismatch() {
		complete(this.store, this.claim);
		assertThat(this.store.claim(Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT)))
			.isEqualTo(new ClaimResult.Mismatch());
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void claimWhenRedisIsAwayThenTheAnswerForAWhile() {
		complete(this.store, this.claim);
		assertConsumed(this.duplicate, RESULT);
		server.pause();
		try {
			assertConsumed(this.duplicate, RESULT);
			assertThatExceptionOfType(IdempotencyStoreException.class)
				.isThrownBy(() -> this.store.claim(Claims.claim(Claims.newKey())));
		}
		finally {
			server.resume();
		}
	}

	@Test
	void claimWhenRedisKeepsItShorterThanClaimedThenNeverLonger() {
		complete(this.other, this.claim);
		server.ask("PEXPIRE " + this.name + " 700");
		assertConsumed(this.duplicate, RESULT);
		await().until(() -> server.ask("EXISTS " + this.name).equals(":0\r\n"));
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void completeWhenRetentionIsShortThenNeverLonger() {
		Claim brief = Claims.lasting(this.claim, Duration.ofMillis(300), Duration.ofMillis(700));
		complete(this.store, brief);
		assertConsumed(this.duplicate, RESULT);
		await().until(() -> server.ask("EXISTS " + this.name).equals(":0\r\n"));
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void completeWhenAnotherResultIsStoredThenThatOne() {
		complete(this.other, this.claim);
		assertThat(this.store.complete(Claims.owned(this.claim), OTHER_RESULT)).isEqualTo(StepResult.DONE);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void completeWhenResultIsChangedAfterwardsThenAsItWas() {
		byte[] result = RESULT.clone();
		this.store.claim(this.claim);
		this.store.complete(Claims.owned(this.claim), result);
		result[0] = 9;
		((ClaimResult.Consumed) this.store.claim(this.duplicate)).result()[1] = 9;
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void freeWhenHereThenNewAtOnce() {
		complete(this.store, this.claim);
		assertThat(this.store.free(seen(this.claim))).isEqualTo(Decision.DONE);
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void settleWhenHereThenItsResultAtOnce() {
		this.store.claim(this.claim);
		this.store.release(Claims.hold(this.claim));
		assertThat(this.store.settle(seen(this.claim), RESULT)).isEqualTo(Decision.DONE);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void freeWhenByAnotherServerThenNewWithinTenSeconds() {
		complete(this.store, this.claim);
		assertConsumed(this.duplicate, RESULT);
		this.other.free(seen(this.claim));
		assertConsumed(this.duplicate, RESULT);
		await().atMost(Duration.ofSeconds(11))
			.untilAsserted(() -> assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1)));
	}

	@Test
	void freeWhenManyClaimAtTheTimeThenNoAnswerFromBefore() {
		AtomicBoolean over = new AtomicBoolean();
		List<CompletableFuture<Void>> claimants = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			claimants.add(CompletableFuture.runAsync(() -> {
				while (!over.get()) {
					this.store.claim(this.duplicate);
				}
			}));
		}
		try {
			for (int i = 0; i < 300; i++) {
				assertNoAnswerFromBefore((byte) i);
			}
		}
		finally {
			over.set(true);
			claimants.forEach(CompletableFuture::join);
		}
	}

	private void assertNoAnswerFromBefore(byte number) {
		Claim owner = owner();
		byte[] result = { number };
		this.store.complete(Claims.owned(owner), result);
		assertConsumed(this.duplicate, result);
		assertThat(this.store.free(seen(owner))).isEqualTo(Decision.DONE);
		assertThat(this.store.claim(this.claim)).isNotInstanceOf(ClaimResult.Consumed.class);
	}

	// The claimants, who may be first, have the duplicate's token
	private Claim owner() {
		return (this.store.claim(this.claim) instanceof ClaimResult.Granted) ? this.claim : this.duplicate;
	}

	private void complete(RedisIdempotencyStore store, Claim claim) {
		assertThat(store.claim(claim)).is(Claims.granted(1));
		assertThat(store.complete(Claims.owned(claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	private void assertConsumed(Claim claim, byte[] result) {
		assertConsumed(this.store.claim(claim), result);
	}

	private static void assertConsumed(ClaimResult claimed, byte[] result) {
		assertThat(claimed).isInstanceOfSatisfying(ClaimResult.Consumed.class,
				(consumed) -> assertThat(consumed.result()).isEqualTo(result));
	}

	private RecordDescription seen(Claim claim) {
		return Objects.requireNonNull(this.other.describe(claim.key()));
	}

}
