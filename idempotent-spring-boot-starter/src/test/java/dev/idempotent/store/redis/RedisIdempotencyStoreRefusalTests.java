package dev.idempotent.store.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * A Redis that answers, but does not do what it is asked.
 */
class RedisIdempotencyStoreRefusalTests {

	private static final Duration BRIEF = Duration.ofMillis(1);

	private static final Duration LONG = Duration.ofHours(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", TIMEOUT);

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Claim duplicate = Claims.claim(this.claim.key());

	@AfterAll
	static void stop() {
		connections.destroy();
		server.close();
	}

	@AfterEach
	void restore() {
		this.store.close();
		server.ask("CONFIG SET maxmemory 0");
		server.ask("REPLICAOF NO ONE");
		server.ask("ACL SETUSER default +@all");
	}

	@Test
	void claimWhenOutOfMemoryThenRefusedForNewKeys() {
		outOfMemory();
		assertRefused("OOM");
		server.ask("CONFIG SET maxmemory 0");
		assertThat(this.store.claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void claimWhenOutOfMemoryThenAnsweredForRecords() {
		this.store.claim(this.claim);
		outOfMemory();
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		assertThat(this.store.claim(Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT)))
			.isEqualTo(new ClaimResult.Mismatch());
		this.store.complete(Claims.owned(this.claim), RESULT);
		assertThat(this.store.claim(this.duplicate)).isInstanceOf(ClaimResult.Consumed.class);
	}

	@Test
	void claimWhenOutOfMemoryThenTakeOverIsRefusedAndOwnerStays() {
		this.store.claim(Claims.lasting(this.claim, BRIEF, LONG));
		Claim asking = Claims.notTakingOver(this.duplicate);
		await().until(() -> this.store.claim(asking).equals(new ClaimResult.Abandoned()));
		outOfMemory();
		assertRefused("OOM");
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void completeWhenOutOfMemoryThenDone() {
		this.store.claim(this.claim);
		outOfMemory();
		assertThat(this.store.complete(Claims.owned(this.claim), new byte[100_000])).isEqualTo(StepResult.DONE);
	}

	@Test
	void renewWhenOutOfMemoryThenDone() {
		this.store.claim(this.claim);
		outOfMemory();
		assertThat(this.store.renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
	}

	@Test
	void releaseWhenOutOfMemoryThenDone() {
		this.store.claim(this.claim);
		outOfMemory();
		assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenReplicaThenRefused() {
		server.ask("REPLICAOF 127.0.0.1 1");
		assertRefused("READONLY");
	}

	@Test
	void claimWhenReadingIsForbiddenThenRefusedAndNotUnreadable() {
		this.store.claim(this.claim);
		server.ask("ACL SETUSER default -get");
		assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> this.store.claim(this.duplicate));
		server.ask("ACL SETUSER default +get");
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void claimWhenScriptsAreForbiddenThenRefused() {
		server.ask("ACL SETUSER default -evalsha");
		assertRefused("NOPERM");
	}

	@Test
	void claimWhenNoPasswordThenRefused() {
		RedisServer guarded = RedisServer.start();
		LettuceConnectionFactory stranger = guarded.connectionFactory();
		try (guarded; RedisIdempotencyStore refused = new RedisIdempotencyStore(stranger, "test:", TIMEOUT)) {
			guarded.ask("CONFIG SET requirepass secret");
			assertRefused(refused, "NOAUTH");
		}
		finally {
			stranger.destroy();
		}
	}

	@Test
	void claimWhenClosedThenRefused() {
		this.store.close();
		assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> this.store.claim(this.claim))
			.withMessageContaining("closed")
			.matches((ex) -> !ex.isOutcomeUnknown());
	}

	@Test
	void createWhenNoTimeThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisIdempotencyStore(connections, "test:", Duration.ZERO))
			.withMessageContaining("PT0S");
	}

	private static void outOfMemory() {
		server.ask("CONFIG SET maxmemory 1");
	}

	private void assertRefused(String code) {
		assertRefused(this.store, code);
	}

	private void assertRefused(RedisIdempotencyStore store, String code) {
		assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> store.claim(this.duplicate))
			.withMessageContaining("claim a record")
			.withMessageContaining(code)
			.matches((ex) -> !ex.isOutcomeUnknown());
	}

}
