package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a fail-over loses when the replica lags: some steps reach it, later ones don't,
 * then the primary is gone and the replica takes its place.
 */
class RedisIdempotencyStoreLossTests {

	private static final int STEPS = 40;

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration WAIT = Duration.ofMillis(50);

	private static final byte[] RESULT = { 1, 2, 3 };

	private final RedisServer primary = RedisServer.start();

	private final TcpProxy link = TcpProxy.before(this.primary.port());

	private final RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + this.link.port());

	private final List<Claim> early = claims();

	private final List<Claim> completedLate = claims();

	private final List<Claim> claimedLate = claims();

	@BeforeEach
	void awaitReplica() {
		this.primary.awaitFollowed(this.replica);
	}

	@AfterEach
	void close() {
		this.link.close();
		this.replica.close();
		this.primary.close();
	}

	@Test
	void failOverWhenReplicaLagsThenWhatItHadNotGotIsLost() {
		Acknowledged acknowledged = run((connections) -> new RedisIdempotencyStore(connections, "test:", TIMEOUT));
		assertThat(acknowledged.claims).hasSize(3 * STEPS);
		assertThat(acknowledged.completions).hasSize(2 * STEPS);
		report("without waiting", acknowledged);
		assertThat(acknowledged.lostClaims).containsExactlyInAnyOrderElementsOf(this.claimedLate);
		assertThat(acknowledged.lostCompletions).containsExactlyInAnyOrderElementsOf(this.completedLate);
	}

	@Test
	void failOverWhenReplicaLagsAndIsWaitedForThenNothingAcknowledgedIsLost() {
		Acknowledged acknowledged = run(
				(connections) -> new RedisIdempotencyStore(connections, "test:", TIMEOUT, 1, WAIT, (cause) -> {
				}));
		assertThat(acknowledged.claims).hasSize(2 * STEPS);
		assertThat(acknowledged.completions).hasSize(STEPS);
		report("with wait-replicas 1", acknowledged);
		assertThat(acknowledged.lostClaims).isEmpty();
		assertThat(acknowledged.lostCompletions).isEmpty();
	}

	private Acknowledged run(StoreOn stores) {
		Acknowledged acknowledged = new Acknowledged();
		withStore(this.primary, stores, (store) -> {
			acknowledged.claim(store, this.early);
			acknowledged.complete(store, this.early);
			acknowledged.claim(store, this.completedLate);
			this.primary.awaitFollowed(this.replica);
			this.link.swallowReplies();
			acknowledged.complete(store, this.completedLate);
			acknowledged.claim(store, this.claimedLate);
		});
		this.primary.kill();
		this.replica.ask("REPLICAOF NO ONE");
		withStore(this.replica, (connections) -> new RedisIdempotencyStore(connections, "test:", TIMEOUT),
				acknowledged::findLost);
		return acknowledged;
	}

	private static void withStore(RedisServer server, StoreOn stores, StoreUse use) {
		LettuceConnectionFactory connections = server.connectionFactory();
		try (RedisIdempotencyStore store = stores.on(connections)) {
			use.accept(store);
		}
		finally {
			connections.destroy();
		}
	}

	private static void report(String name, Acknowledged acknowledged) {
		System.out
			.println("Lagging fail-over " + name + ": of " + acknowledged.claims.size() + " acknowledged claims lost "
					+ acknowledged.lostClaims.size() + ", of " + acknowledged.completions.size()
					+ " acknowledged completions lost " + acknowledged.lostCompletions.size());
	}

	private static List<Claim> claims() {
		return Stream.generate(() -> Claims.claim(Claims.newKey())).limit(STEPS).toList();
	}

	private interface StoreOn {

		RedisIdempotencyStore on(RedisConnectionFactory connections);

	}

	private interface StoreUse {

		void accept(RedisIdempotencyStore store);

	}

	/**
	 * Steps that Redis said it had made.
	 */
	private static final class Acknowledged {

		private final List<Claim> claims = new ArrayList<>();

		private final List<Claim> completions = new ArrayList<>();

		private final List<Claim> lostClaims = new ArrayList<>();

		private final List<Claim> lostCompletions = new ArrayList<>();

		void claim(RedisIdempotencyStore store, List<Claim> claims) {
			claims.stream()
				.filter(made((claim) -> Claims.granted(1).matches(store.claim(claim))))
				.forEach(this.claims::add);
		}

		void complete(RedisIdempotencyStore store, List<Claim> claims) {
			claims.stream()
				.filter(made((claim) -> store.complete(Claims.owned(claim), RESULT) == StepResult.DONE))
				.forEach(this.completions::add);
		}

		// A claim is lost when another owner gets its key
		void findLost(RedisIdempotencyStore store) {
			for (Claim claim : this.claims) {
				ClaimResult found = store.claim(Claims.claim(claim.key()));
				if (found instanceof ClaimResult.Granted) {
					this.lostClaims.add(claim);
				}
				if (this.completions.contains(claim) && !(found instanceof ClaimResult.Consumed)) {
					this.lostCompletions.add(claim);
				}
			}
		}

		private static Predicate<Claim> made(Predicate<Claim> step) {
			return (claim) -> {
				try {
					return step.test(claim);
				}
				catch (IdempotencyStoreException ex) {
					return false;
				}
			};
		}

	}

}
