package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.lettuce.core.ReadFrom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.test.Race;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisAddress;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Connections that stay open and are of no use, while new ones would be.
 */
class RedisIdempotencyStoreConnectionTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private static final Duration LONGER = Duration.ofSeconds(2);

	// For replicas on a busy machine
	private static final Duration WAIT = Duration.ofMillis(300);

	private static final Duration RECOVERY = Duration.ofSeconds(5);

	private final RedisServer server = RedisServer.start();

	private final RedisServer other = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.before(this.server.port());

	private LettuceConnectionFactory connections = RedisAddress.behind(this.proxy).connectionFactory();

	private RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:", TIMEOUT);

	@AfterEach
	void close() {
		this.store.close();
		this.connections.destroy();
		this.proxy.close();
		this.other.close();
		this.server.close();
	}

	@Test
	void claimWhenConnectionFallsSilentThenGivenUpWithTheTimeout() {
		connect();
		this.proxy.silence();
		assertThat(failure()).matches(IdempotencyStoreException::isOutcomeUnknown);
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
	}

	@Test
	void claimWhenServerAnswersOthersThenConnectionIsKept() {
		connect();
		String id = connectionIds();
		this.proxy.delay(TIMEOUT.multipliedBy(3).dividedBy(4));
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
		this.proxy.delay(Duration.ZERO);
		awaitWorking();
		assertThat(connectionIds()).isEqualTo(id).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "false, 0", "true, 0", "false, 500", "true, 500" })
	void claimWhenTimesAreThoseOfUseThenRecoveredInFiveSeconds(boolean silent, int pauseMillis) {
		this.store.close();
		this.store = new RedisIdempotencyStore(this.connections, "test:", LONGER);
		connect();
		long start = System.nanoTime();
		if (silent) {
			this.proxy.silence();
		}
		else {
			failOver();
		}
		await().ignoreExceptions()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(pauseMillis + 1))
			.until(() -> claim() instanceof ClaimResult.Granted);
		Duration recovery = Duration.ofNanos(System.nanoTime() - start);
		System.out.println((silent ? "Silent" : "Demoted") + ", asked " + pauseMillis + " ms after each failure: "
				+ recovery.toMillis() + " ms");
		assertThat(recovery).isLessThan(RECOVERY);
	}

	@Test
	void claimWhenPrimaryIsDemotedThenGivenUpAfterTheSecondAnswer() {
		connect();
		failOver();
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
		assertThat(this.other.ask("DBSIZE")).isEqualTo(":1\r\n");
	}

	@Test
	void claimWhenReplicaHasNoPrimaryThenGivenUpAfterTheSecondAnswer() {
		connect();
		this.server.ask("CONFIG SET replica-serve-stale-data no");
		this.server.ask("CONFIG SET replica-read-only no");
		this.server.ask("REPLICAOF 127.0.0.1 1");
		this.proxy.leadTo(this.other.port());
		assertThat(failure()).hasMessageContaining("MASTERDOWN");
		assertThat(failure()).hasMessageContaining("MASTERDOWN");
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
	}

	@Test
	void claimWhenDemotedForLongThenConnectionsAreOpenedOnceASecond() {
		connect();
		this.server.ask("REPLICAOF 127.0.0.1 1");
		long before = this.server.info("total_connections_received");
		long start = System.nanoTime();
		await().pollInterval(Duration.ofMillis(5))
			.atMost(RECOVERY)
			.until(() -> failure() != null && System.nanoTime() - start > Duration.ofSeconds(2).toNanos());
		// One of them is that of this question
		assertThat(this.server.info("total_connections_received") - before).isBetween(3L, 6L);
		this.server.ask("REPLICAOF NO ONE");
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
	}

	@Test
	void claimWhenGivenUpThenTheApplicationKeepsItsConnection() {
		try (RedisConnection application = this.connections.getConnection()) {
			application.ping();
			connect();
			this.server.ask("REPLICAOF 127.0.0.1 1");
			long before = this.server.info("total_connections_received");
			Stream.generate(this::failure).limit(3).forEach((failure) -> assertThat(failure).isNotNull());
			application.ping();
			// The store's, and that of this question
			assertThat(this.server.info("total_connections_received")).isEqualTo(before + 2);
			assertThat(this.server.ask("CLIENT LIST TYPE normal")).contains("cmd=ping");
		}
	}

	@Test
	void claimWhenGivenUpThenTheOldConnectionIsClosed() {
		connect();
		String id = connectionIds();
		failOver();
		Stream.generate(this::failure).limit(2).forEach((failure) -> assertThat(failure).isNotNull());
		awaitWorking();
		assertThat(id).isNotEmpty();
		await().until(() -> connectionIds().isEmpty());
	}

	@Test
	void claimWhenConnectingFallsSilentThenTriedAnew() {
		this.proxy.halfOpen();
		assertThat(failure()).matches((ex) -> !ex.isOutcomeUnknown());
		this.proxy.silence();
		await().atMost(RECOVERY).ignoreExceptions().until(() -> claim() instanceof ClaimResult.Granted);
	}

	@Test
	void claimWhenFactoryWasStoppedAndStartedThenGranted() {
		connect();
		this.connections.stop();
		assertThat(failure()).matches((ex) -> !ex.isOutcomeUnknown()).hasMessageContaining("STOPPED");
		this.connections.start();
		awaitWorking();
	}

	@Test
	void claimWhenReplicasAreWaitedForAndPrimaryIsDemotedThenGivenUpAfterTheSecondAnswer() {
		waitForReplicas();
		failOver();
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
	}

	@Test
	void claimWhenReplicasAreWaitedForAndConnectionsFallSilentThenAllAreGivenUp() throws Exception {
		waitForReplicas();
		Race.between(6, (i) -> this::claim);
		this.proxy.silence();
		assertThat(failure()).matches(IdempotencyStoreException::isOutcomeUnknown);
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void claimWhenPasswordIsRotatedThenSaysSo(boolean waitForReplicas) {
		this.server.ask("CONFIG SET requirepass old");
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port());
		configuration.setPassword("old");
		LettuceConnectionFactory authenticated = new LettuceConnectionFactory(configuration);
		use(authenticated);
		if (waitForReplicas) {
			this.store.close();
			this.store = new RedisIdempotencyStore(authenticated, "test:", LONGER, 1, WAIT, (cause) -> {
			});
			assertThat(failure()).hasMessageContaining("replicas");
		}
		this.server.ask("AUTH old\r\nCONFIG SET requirepass new\r\nCLIENT KILL TYPE normal SKIPME yes");
		await().atMost(RECOVERY)
			.untilAsserted(() -> assertThat(failure()).matches((ex) -> !ex.isOutcomeUnknown())
				.hasMessageContaining("WRONGPASS")
				.hasMessageContaining("check the user, the password"));
	}

	@Test
	void claimWhenNodesAreStaticAndPrimaryIsDemotedThenTheOtherIsFound() {
		RedisStaticMasterReplicaConfiguration nodes = new RedisStaticMasterReplicaConfiguration("127.0.0.1",
				this.server.port());
		nodes.addNode("127.0.0.1", this.other.port());
		follow();
		use(new LettuceConnectionFactory(nodes));
		failOver();
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
	}

	@Test
	void claimWhenAddressIsAReplicasAndReadFromIsGivenThenThePrimaryIsFound() {
		follow();
		LettuceClientConfiguration preferred = LettuceClientConfiguration.builder()
			.readFrom(ReadFrom.REPLICA_PREFERRED)
			.build();
		use(new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.other.port()), preferred));
		failOver();
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(claim()).isInstanceOf(ClaimResult.Granted.class);
	}

	@Test
	void claimWhenDatabaseIsGivenThenRecordIsThere() {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port());
		configuration.setDatabase(3);
		use(new LettuceConnectionFactory(configuration));
		assertThat(this.server.ask("INFO keyspace")).contains("db3:").doesNotContain("db0:");
	}

	@Test
	void claimWhenClientLibraryIsAnotherAndPrimaryIsDemotedThenConnectionsAreEnded() {
		this.store.close();
		this.store = new RedisIdempotencyStore(new ForeignConnections(this.connections), "test:", TIMEOUT);
		awaitWorking();
		failOver();
		assertThat(failure()).hasMessageContaining("READONLY");
		assertThat(failure()).hasMessageContaining("READONLY");
		await().atMost(RECOVERY).ignoreExceptions().until(() -> claim() instanceof ClaimResult.Granted);
	}

	@Test
	void claimWhenRefusedThenMessageHasTheCause() {
		this.proxy.refuse();
		assertThat(failure()).hasMessageContaining("There is no connection to Redis to claim a record")
			.hasMessageContaining("Connection refused");
	}

	private void waitForReplicas() {
		follow();
		this.store.close();
		this.store = new RedisIdempotencyStore(this.connections, "test:", LONGER, 1, WAIT, (cause) -> {
		});
		awaitWorking();
	}

	private void follow() {
		this.other.ask("REPLICAOF 127.0.0.1 " + this.server.port());
		this.server.awaitFollowed(this.other);
	}

	private void use(LettuceConnectionFactory connections) {
		this.store.close();
		this.connections.destroy();
		this.connections = connections;
		connections.afterPropertiesSet();
		this.store = new RedisIdempotencyStore(connections, "test:", TIMEOUT);
		awaitWorking();
	}

	// The primary becomes a replica that nobody wrote to, and its name the other's
	private void failOver() {
		this.server.ask("REPLICAOF 127.0.0.1 " + this.other.port());
		this.other.ask("REPLICAOF NO ONE");
		this.proxy.leadTo(this.other.port());
	}

	private void connect() {
		awaitWorking();
	}

	private void awaitWorking() {
		await().ignoreExceptions().until(() -> claim() instanceof ClaimResult.Granted);
	}

	private ClaimResult claim() {
		return this.store.claim(Claims.claim(Claims.newKey()));
	}

	private IdempotencyStoreException failure() {
		Claim claim = Claims.claim(Claims.newKey());
		IdempotencyStoreException ex = catchThrowableOfType(IdempotencyStoreException.class,
				() -> this.store.claim(claim));
		assertThat(ex).isNotNull();
		assertThat(ex.getMessage()).doesNotContain(claim.key().value());
		return ex;
	}

	private String connectionIds() {
		List<String> ids = this.server.ask("CLIENT LIST TYPE normal")
			.lines()
			.filter((line) -> line.contains("cmd=eval"))
			.map((line) -> line.replaceAll("^.*?(id=\\d+) .*$", "$1"))
			.toList();
		return String.join(" ", ids);
	}

}
