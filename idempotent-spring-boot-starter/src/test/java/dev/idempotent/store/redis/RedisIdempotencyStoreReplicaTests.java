package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * A primary with one replica, which every claim and completion waits for.
 */
class RedisIdempotencyStoreReplicaTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	// Long enough for a replica on a busy machine
	private static final Duration WAIT = Duration.ofSeconds(1);

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final int RECORD_LENGTH = 68 + RESULT.length;

	private final RedisServer primary = RedisServer.start();

	private final RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + this.primary.port());

	private final TcpProxy proxy = TcpProxy.before(this.primary.port());

	private final LettuceConnectionFactory connections = RedisAddress.behind(this.proxy).connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:", TIMEOUT, 1, WAIT,
			(cause) -> {
			});

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Claim duplicate = Claims.claim(this.claim.key());

	@BeforeEach
	void awaitReplica() {
		await().until(() -> this.primary.ask("INFO replication").contains("state=online"));
	}

	@AfterEach
	void close() {
		this.store.close();
		this.proxy.close();
		this.connections.destroy();
		this.replica.close();
		this.primary.close();
	}

	@Test
	void stepsWhenReplicaFollowsThenAsWithoutAndReplicaHasThem() {
		assertThat(this.store.claim(this.claim)).is(Claims.granted(1));
		assertThat(this.replica.ask("EXISTS " + name())).isEqualTo(":1\r\n");
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		assertThat(this.store.renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(this.store.complete(Claims.owned(this.duplicate), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
		assertThat(this.replica.ask("GET " + name())).isEqualTo(this.primary.ask("GET " + name()));
		assertThat(this.store.claim(this.duplicate)).isInstanceOf(ClaimResult.Consumed.class);
		assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
	}

	@Test
	void stepsWhenScriptsAreKnownThenFourCommandsInOneFlush() throws Exception {
		this.store.claim(this.claim);
		this.store.complete(Claims.owned(this.claim), RESULT);
		Claim next = Claims.claim(Claims.newKey());
		int before = this.proxy.requests();
		List<String> commands = Monitor.commands(this.primary, () -> {
			this.store.claim(next);
			this.store.complete(Claims.owned(next), RESULT);
		});
		assertThat(commands).filteredOn((command) -> !command.startsWith("\"REPLCONF\""))
			.extracting((command) -> command.split(" ")[0])
			.containsExactly("\"CLIENT\"", "\"EVALSHA\"", "\"WAIT\"", "\"CLIENT\"", "\"CLIENT\"", "\"EVALSHA\"",
					"\"WAIT\"", "\"CLIENT\"");
		assertThat(this.proxy.requests() - before).isEqualTo(2);
	}

	@Test
	void claimWhenScriptCacheIsFlushedThenGrantedAndReplicated() {
		this.store.claim(this.claim);
		this.primary.ask("SCRIPT FLUSH");
		assertThat(this.store.complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
		assertThat(this.replica.ask("GET " + name())).isEqualTo(this.primary.ask("GET " + name()));
	}

	@Test
	void claimWhenReplicaIsPausedThenOutcomeUnknownAndReleasable() {
		this.replica.pause();
		assertUnconfirmed(() -> this.store.claim(this.claim));
		assertThat(this.store.release(new Release.Free(this.claim))).isEqualTo(StepResult.DONE);
		this.replica.resume();
		await().ignoreExceptions().until(() -> Claims.granted(1).matches(this.store.claim(this.duplicate)));
	}

	@Test
	void claimWhenReplicaIsPausedThenDuplicatesAreAnswered() {
		this.store.claim(this.claim);
		this.replica.pause();
		assertThat(this.store.claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		assertThat(this.store.claim(Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT)))
			.isEqualTo(new ClaimResult.Mismatch());
		assertThat(this.store.renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(this.store.complete(Claims.owned(this.duplicate), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertUnconfirmed(() -> this.store.complete(Claims.owned(this.claim), RESULT));
		assertThat(this.store.claim(this.duplicate)).isInstanceOf(ClaimResult.Consumed.class);
		this.replica.resume();
	}

	@Test
	void completeWhenRepeatedWhileReplicaIsPausedThenOutcomeUnknownUntilItFollows() {
		this.store.claim(this.claim);
		this.replica.pause();
		assertUnconfirmed(() -> this.store.complete(Claims.owned(this.claim), RESULT));
		assertUnconfirmed(() -> this.store.complete(Claims.owned(this.claim), RESULT));
		this.replica.resume();
		await().ignoreExceptions()
			.until(() -> this.store.complete(Claims.owned(this.claim), RESULT) == StepResult.DONE);
		assertThat(this.replica.ask("GET " + name())).isEqualTo(this.primary.ask("GET " + name()));
	}

	// Newer servers let WAIT go by the last write of its own connection
	@Test
	void completeWhenRepeatedThenWrittenAgain() {
		this.store.claim(this.claim);
		this.store.complete(Claims.owned(this.claim), RESULT);
		long before = this.primary.info("master_repl_offset");
		this.store.complete(Claims.owned(this.claim), RESULT);
		assertThat(this.primary.info("master_repl_offset")).isGreaterThan(before + RECORD_LENGTH);
	}

	@Test
	void holdWhenRepeatedThenWrittenAgain() {
		this.store.claim(this.claim);
		this.store.release(Claims.hold(this.claim));
		long before = this.primary.info("master_repl_offset");
		this.store.release(Claims.hold(this.claim));
		assertThat(this.primary.info("master_repl_offset")).isGreaterThan(before + RECORD_LENGTH - RESULT.length);
	}

	@Test
	void holdWhenReplicaIsPausedThenOutcomeUnknownUntilItFollows() {
		this.store.claim(this.claim);
		this.replica.pause();
		assertUnconfirmed(() -> this.store.release(Claims.hold(this.claim)));
		assertUnconfirmed(() -> this.store.release(Claims.hold(this.claim)));
		this.replica.resume();
		await().ignoreExceptions().until(() -> this.store.release(Claims.hold(this.claim)) == StepResult.DONE);
		assertThat(this.replica.ask("GET " + name())).isEqualTo(this.primary.ask("GET " + name()));
	}

	@Test
	void claimWhenReplicaIsPausedThenConnectionIsUsedAgain() {
		connect();
		this.replica.pause();
		long before = this.primary.info("total_connections_received");
		assertUnconfirmed(() -> this.store.claim(this.claim));
		assertUnconfirmed(() -> this.store.claim(this.claim));
		// That of this question
		assertThat(this.primary.info("total_connections_received")).isEqualTo(before + 1);
		this.replica.resume();
	}

	@Test
	void claimWhenOneWaitsForReplicasThenOthersDoNotWaitForItsConnection() throws Exception {
		this.store.claim(this.claim);
		this.replica.pause();
		List<IdempotencyStoreException> failures = Race.between(20,
				(i) -> () -> assertUnconfirmed(() -> this.store.claim(Claims.claim(Claims.newKey()))));
		// One after the other, the last would have waited for 20 x 1 s and timed out
		assertThat(failures).hasSize(20);
		this.replica.resume();
	}

	@Test
	void claimWhenConnectionIsLostWhileWaitingThenOutcomeUnknown() throws Exception {
		connect();
		this.replica.pause();
		List<IdempotencyStoreException> failures = Race.between(1, (i) -> () -> {
			Thread cutter = new Thread(() -> {
				await().until(() -> this.primary.ask("EXISTS " + name()).equals(":1\r\n"));
				this.primary.ask("CLIENT KILL TYPE normal");
			});
			cutter.start();
			IdempotencyStoreException ex = assertUnconfirmed(() -> this.store.claim(this.claim));
			cutter.join();
			return ex;
		});
		assertThat(failures).singleElement().satisfies((ex) -> assertThat(ex).hasMessageContaining("was lost while"));
		this.replica.resume();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-wait", "-client|info" })
	void claimWhenWaitingIsForbiddenThenOutcomeUnknownAndSaysWhatIsNeeded(String command) {
		connect();
		this.primary.ask("ACL SETUSER default " + command);
		IdempotencyStoreException ex = assertUnconfirmed(() -> this.store.claim(this.claim));
		assertThat(ex).hasMessageContaining("its user needs EVALSHA, EVAL, WAIT and CLIENT INFO");
		assertThat(this.primary.ask("EXISTS " + name())).isEqualTo(":1\r\n");
	}

	@Test
	void claimWhenOutOfMemoryThenRefused() {
		this.primary.ask("CONFIG SET maxmemory 1");
		IdempotencyStoreException ex = catchThrowableOfType(IdempotencyStoreException.class,
				() -> this.store.claim(this.claim));
		assertThat(ex).hasMessageContaining("OOM").matches((failure) -> !failure.isOutcomeUnknown());
	}

	@Test
	void claimWhenPrimaryIsDownThenNotMade() {
		this.proxy.refuse();
		IdempotencyStoreException ex = catchThrowableOfType(IdempotencyStoreException.class,
				() -> this.store.claim(this.claim));
		assertThat(ex).matches((failure) -> !failure.isOutcomeUnknown());
	}

	@Test
	void closeWhenConnectionsAreOpenThenNoneIsLeft() {
		this.store.claim(this.claim);
		this.store.close();
		this.connections.destroy();
		await().until(() -> !this.primary.ask("CLIENT LIST TYPE normal").contains("cmd=client|info"));
	}

	@Test
	void createWhenNoReplicaOrNoTimeThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisIdempotencyStore(this.connections, "test:", TIMEOUT, 0, WAIT, (cause) -> {
			}));
		assertThatIllegalArgumentException().isThrownBy(
				() -> new RedisIdempotencyStore(this.connections, "test:", TIMEOUT, 1, Duration.ZERO, (cause) -> {
				}));
	}

	private void connect() {
		this.store.claim(Claims.claim(Claims.newKey()));
	}

	private IdempotencyStoreException assertUnconfirmed(Supplier<?> step) {
		IdempotencyStoreException ex = catchThrowableOfType(IdempotencyStoreException.class, step::get);
		assertThat(ex).isNotNull().matches(IdempotencyStoreException::isOutcomeUnknown);
		return ex;
	}

	private String name() {
		return "test:" + this.claim.key().value();
	}

}
