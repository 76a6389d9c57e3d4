package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisAddress;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Steps that return at once, with Lettuce's commands and on threads.
 */
class RedisAsyncStepsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final byte[] RESULT = { 1, 2, 3 };

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.before(this.server.port());

	private final LettuceConnectionFactory connections = RedisAddress.behind(this.proxy).connectionFactory();

	private RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:", TIMEOUT);

	@AfterEach
	void close() {
		this.store.close();
		this.connections.destroy();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void stepsWhenConnectionIsTheirOwnThenAnswered() {
		assertAnswered();
	}

	@Test
	void stepsWhenConnectionsAreTheApplicationsThenAnswered() {
		onThreads();
		assertAnswered();
	}

	@Test
	void renewAllWhenOneIsNotOwnedThenEachIsAnsweredInOneFlush() {
		List<Claim> claims = Stream.generate(() -> Claims.claim(Claims.newKey())).limit(500).toList();
		claims.subList(1, claims.size()).forEach(this::awaitGranted);
		List<Ownership> ownerships = claims.stream().map(Claims::owned).toList();
		this.store.renew(ownerships.get(0));
		int before = this.proxy.requests();
		List<StepResult> results = this.store.renewAll(ownerships).toCompletableFuture().join();
		assertThat(results.get(0)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(results.subList(1, results.size())).containsOnly(StepResult.DONE);
		// Some 100 KB
		assertThat(this.proxy.requests() - before).isLessThan(50);
	}

	@Test
	void renewAllWhenNotConnectedThenAllAreAnswered() {
		List<Ownership> ownerships = List.of(Claims.owned(Claims.claim(Claims.newKey())),
				Claims.owned(Claims.claim(Claims.newKey())));
		await().ignoreExceptions()
			.until(() -> this.store.renewAll(ownerships).toCompletableFuture().join(),
					List.of(StepResult.NOT_OWNER, StepResult.NOT_OWNER)::equals);
	}

	@Test
	void stepsWhenServerDoesNotAnswerThenStageFailsInTime() {
		connect();
		this.server.pause();
		assertTimedOut();
		this.server.resume();
	}

	@Test
	void stepsWhenServerDoesNotAnswerAndConnectionsAreTheApplicationsThenStageFailsInTime() {
		onThreads();
		connect();
		this.server.pause();
		assertTimedOut();
		this.server.resume();
	}

	@Test
	void renewAllWhenConnectionIsRefusedThenStageFails() {
		this.proxy.refuse();
		IdempotencyStoreException ex = failure(
				this.store.renewAll(List.of(Claims.owned(Claims.claim(Claims.newKey())))));
		assertThat(ex).hasMessageContaining("Connection refused").matches((failure) -> !failure.isOutcomeUnknown());
	}

	@Test
	void claimAsyncWhenClosedThenStageFails() {
		this.store.close();
		assertThat(failure(this.store.claimAsync(Claims.claim(Claims.newKey())))).hasMessageContaining("closed");
		onThreads();
		this.store.close();
		assertThat(failure(this.store.claimAsync(Claims.claim(Claims.newKey())))).hasMessageContaining("closed");
	}

	private void onThreads() {
		this.store.close();
		this.store = new RedisIdempotencyStore(new ForeignConnections(this.connections), "test:", TIMEOUT);
	}

	private void assertAnswered() {
		connect();
		Claim claim = Claims.claim(Claims.newKey());
		Claim duplicate = Claims.claim(claim.key());
		assertThat(this.store.claimAsync(claim).toCompletableFuture().join()).is(Claims.granted(1));
		assertThat(this.store.claimAsync(duplicate).toCompletableFuture().join())
			.isEqualTo(new ClaimResult.InProgress());
		assertThat(this.store.renewAsync(Claims.owned(claim)).toCompletableFuture().join()).isEqualTo(StepResult.DONE);
		assertThat(this.store.renewAsync(Claims.owned(duplicate)).toCompletableFuture().join())
			.isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.store.completeAsync(Claims.owned(claim), RESULT).toCompletableFuture().join())
			.isEqualTo(StepResult.DONE);
		assertThat(this.store.releaseAsync(new Release.Free(claim)).toCompletableFuture().join())
			.isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.store.claimAsync(duplicate).toCompletableFuture().join())
			.isInstanceOf(ClaimResult.Consumed.class);
	}

	private void assertTimedOut() {
		long start = System.nanoTime();
		IdempotencyStoreException ex = failure(this.store.claimAsync(Claims.claim(Claims.newKey())));
		assertThat(ex).hasMessageContaining("did not answer").matches(IdempotencyStoreException::isOutcomeUnknown);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(3));
	}

	private static IdempotencyStoreException failure(CompletionStage<?> stage) {
		CompletionException ex = catchThrowableOfType(CompletionException.class,
				() -> stage.toCompletableFuture().join());
		assertThat(ex).isNotNull().cause().isInstanceOf(IdempotencyStoreException.class);
		return (IdempotencyStoreException) Objects.requireNonNull(ex.getCause());
	}

	private void connect() {
		awaitGranted(Claims.claim(Claims.newKey()));
	}

	private void awaitGranted(Claim claim) {
		await().ignoreExceptions().until(() -> this.store.claim(claim) instanceof ClaimResult.Granted);
	}

}
