package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.Race;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisAddress;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * A Redis that does not answer, by a client with its own timeouts of a minute.
 */
class RedisIdempotencyStoreFaultTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	// For a busy machine; far from a client's own timeouts
	private static final Duration SLACK = Duration.ofSeconds(3);

	private static final byte[] RESULT = { 1, 2, 3 };

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.before(this.server.port());

	private final LettuceConnectionFactory connections = RedisAddress.behind(this.proxy).connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:", TIMEOUT);

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Claim duplicate = Claims.claim(this.claim.key());

	@AfterEach
	void close() {
		this.store.close();
		this.proxy.close();
		this.connections.destroy();
		this.server.close();
	}

	@Test
	void claimWhenConnectionIsCutOnItsReplyThenRepeatedAndGranted() {
		connect();
		this.proxy.cutOnNextReply();
		assertThat(this.store.claim(this.claim)).is(Claims.granted(1));
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void completeAndRenewWhenConnectionIsCutOnTheirReplyThenRepeatedAndDone() {
		this.store.claim(this.claim);
		this.proxy.cutOnNextReply();
		assertThat(this.store.renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		this.proxy.cutOnNextReply();
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenReplyIsLostThenOutcomeUnknownAndOwned() {
		connect();
		this.proxy.swallowReplies();
		assertThat(assertFailsInTime(() -> this.store.claim(this.claim)).isOutcomeUnknown()).isTrue();
		this.proxy.heal();
		awaitWorking();
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenRequestIsLostThenOutcomeUnknown() {
		connect();
		this.proxy.swallowRequests();
		assertThat(assertFailsInTime(() -> this.store.claim(this.claim)).isOutcomeUnknown()).isTrue();
	}

	@Test
	void claimWhenDeliveredLateThenOutcomeUnknownAndReleasedByItsOwner() {
		connect();
		this.proxy.delay(TIMEOUT.multipliedBy(2));
		assertThat(assertFailsInTime(() -> this.store.claim(this.claim)).isOutcomeUnknown()).isTrue();
		await().until(() -> !this.server.ask("KEYS test:" + this.claim.key().value()).equals("*0\r\n"));
		this.proxy.heal();
		awaitWorking();
		assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void stepsWhenServerIsPausedThenOutcomeUnknownOrNotMadeAndWorkingAgainLater() {
		this.store.claim(this.claim);
		this.server.pause();
		assertThat(assertFailsInTime(() -> this.store.claim(this.duplicate)).isOutcomeUnknown()).isTrue();
		// From then on there is no connection
		assertThat(assertFailsInTime(() -> this.store.renew(Claims.owned(this.claim))).isOutcomeUnknown()).isFalse();
		assertThat(assertFailsInTime(() -> this.store.complete(Claims.owned(this.claim), RESULT)).isOutcomeUnknown())
			.isFalse();
		assertThat(assertFailsInTime(() -> this.store.release(new Release.Free(this.claim))).isOutcomeUnknown())
			.isFalse();
		this.server.resume();
		awaitWorking();
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenServerGoesDownThenFailsInTimeAndWorksAfterRestart() {
		connect();
		this.server.kill();
		assertFailsInTime(() -> this.store.claim(this.claim));
		this.server.restart();
		awaitWorking();
	}

	@Test
	void claimWhenNeverConnectedAndRefusedThenNotMade() {
		this.proxy.refuse();
		assertThat(assertFailsInTime(() -> this.store.claim(this.claim)).isOutcomeUnknown()).isFalse();
		this.proxy.heal();
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void claimWhenConnectingHangsThenNotMadeAndWorkingAgainLater() {
		this.proxy.halfOpen();
		IdempotencyStoreException ex = assertFailsInTime(() -> this.store.claim(this.claim));
		assertThat(ex.isOutcomeUnknown()).isFalse();
		assertThat(ex).hasMessageContaining("connection").hasMessageContaining("idempotent.redis.command-timeout");
		this.proxy.heal();
		awaitWorking();
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void claimWhenConnectingHangsForMoreCallersThanThreadsThenEachFailsInTime() throws Exception {
		this.proxy.halfOpen();
		List<IdempotencyStoreException> failures = Race.between(150,
				(i) -> () -> assertFailsInTime(() -> this.store.claim(Claims.claim(Claims.newKey()))));
		assertThat(failures).noneMatch(IdempotencyStoreException::isOutcomeUnknown);
		this.proxy.heal();
		awaitWorking();
		assertThat(this.server.ask("DBSIZE")).isEqualTo(":1\r\n");
	}

	@Test
	void claimWhenCallerIsInterruptedThenFailsAndStillInterrupted() {
		connect();
		this.server.pause();
		Thread.currentThread().interrupt();
		IdempotencyStoreException ex = assertFailsInTime(() -> this.store.claim(this.claim));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(ex).hasMessageStartingWith("Interrupted");
	}

	// The first time may take a busy machine longer than a step may
	private void connect() {
		awaitWorking();
	}

	private void awaitWorking() {
		Claim any = Claims.claim(Claims.newKey());
		await().ignoreExceptions().until(() -> Claims.granted(1).matches(this.store.claim(any)));
	}

	private IdempotencyStoreException assertFailsInTime(Supplier<?> step) {
		long start = System.nanoTime();
		IdempotencyStoreException ex = catchThrowableOfType(IdempotencyStoreException.class, step::get);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(SLACK));
		assertThat(ex).isNotNull();
		assertThat(ex.getMessage()).doesNotContain(this.claim.key().value());
		return ex;
	}

}
