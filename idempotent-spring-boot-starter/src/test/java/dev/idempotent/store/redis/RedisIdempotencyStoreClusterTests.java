package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolvers;
import io.lettuce.core.resource.MappingSocketAddressResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisCluster;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

// A watch is opened to be closed
@SuppressWarnings("try")
class RedisIdempotencyStoreClusterTests {

	private static final byte[] RESULT = { 1, 2, 3 };

	private final RedisCluster cluster = RedisCluster.start();

	private final LettuceConnectionFactory connections = this.cluster.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:",
			Duration.ofSeconds(10));

	private final List<Claim> claims = Stream.generate(() -> Claims.claim(Claims.newKey())).limit(60).toList();

	@AfterEach
	void close() {
		this.store.close();
		this.connections.destroy();
		this.cluster.close();
	}

	@Test
	void stepsWhenKeysAreOnAllNodesThenAsOnOne() {
		for (Claim claim : this.claims) {
			Claim duplicate = Claims.claim(claim.key());
			assertThat(this.store.claim(claim)).is(Claims.granted(1));
			assertThat(this.store.claim(duplicate)).isEqualTo(new ClaimResult.InProgress());
			assertThat(this.store.renew(Claims.owned(claim))).isEqualTo(StepResult.DONE);
			assertThat(this.store.complete(Claims.owned(duplicate), RESULT)).isEqualTo(StepResult.NOT_OWNER);
			assertThat(this.store.release(new Release.Free(claim))).isEqualTo(StepResult.DONE);
			assertThat(this.store.claim(duplicate)).is(Claims.granted(1));
			assertThat(this.store.complete(Claims.owned(duplicate), RESULT)).isEqualTo(StepResult.DONE);
			assertThat(this.store.claim(claim)).isInstanceOf(ClaimResult.Consumed.class);
		}
		assertThat(this.cluster.nodes()).extracting((node) -> node.ask("DBSIZE")).doesNotContain(":0\r\n");
	}

	@Test
	void watchWhenKeysAreOnAllNodesThenCalled() {
		for (Claim claim : claimsOnEachNode(4)) {
			AtomicInteger calls = new AtomicInteger();
			this.store.claim(claim);
			try (Watch watch = this.store.watch(claim.key(), calls::incrementAndGet)) {
				// First without cause, when the watch is in effect
				await().until(() -> calls.get() == 1);
				this.store.complete(Claims.owned(claim), RESULT);
				await().until(() -> calls.get() == 2);
			}
		}
		assertThat(this.cluster.nodes()).extracting((node) -> node.ask("DBSIZE")).doesNotContain(":0\r\n");
	}

	@Test
	void claimWhenANodeIsLostThenRefusedOnTheOthers() {
		this.claims.forEach(this.store::claim);
		this.cluster.nodes().get(0).kill();
		await().until(() -> this.cluster.nodes().get(1).ask("CLUSTER INFO").contains("cluster_state:fail"));
		await().until(() -> this.cluster.nodes().get(2).ask("CLUSTER INFO").contains("cluster_state:fail"));
		Claim onNode1 = this.claims.stream()
			.filter((claim) -> slot(claim) >= 16_384 / 3 + 1 && slot(claim) < 16_384 * 2 / 3)
			.findFirst()
			.orElseThrow();
		IdempotencyStoreException ex = catchThrowableOfType(IdempotencyStoreException.class,
				() -> this.store.claim(onNode1));
		assertThat(ex).hasMessageContaining("CLUSTERDOWN").matches((failure) -> !failure.isOutcomeUnknown());
	}

	@Test
	void claimWhenConnectionToOneNodeFallsSilentThenGivenUpWithTheTimeout() {
		List<TcpProxy> proxies = this.cluster.nodes().stream().map((node) -> TcpProxy.before(node.port())).toList();
		ClientResources resources = resources(proxies);
		LettuceConnectionFactory proxied = new LettuceConnectionFactory(
				Objects.requireNonNull(this.connections.getClusterConfiguration()),
				LettuceClientConfiguration.builder().clientResources(resources).build());
		proxied.afterPropertiesSet();
		try (RedisIdempotencyStore store = new RedisIdempotencyStore(proxied, "test:", Duration.ofMillis(500))) {
			this.claims.forEach((claim) -> await().ignoreExceptions().until(() -> store.claim(claim) != null));
			proxies.get(0).silence();
			assertThat(failures(store)).hasSize(1);
		}
		finally {
			proxied.destroy();
			resources.shutdown();
			proxies.forEach(TcpProxy::close);
		}
	}

	@Test
	void claimWhenReplicaTookOverAndTopologyIsNotRefreshedByTheApplicationThenGranted() {
		try (RedisCluster replicated = RedisCluster.startWithReplicas()) {
			LettuceConnectionFactory factory = replicated.connectionFactory();
			try (RedisIdempotencyStore store = new RedisIdempotencyStore(factory, "test:", Duration.ofMillis(500))) {
				this.claims.forEach((claim) -> await().ignoreExceptions().until(() -> store.claim(claim) != null));
				replicated.nodes().get(0).kill();
				replicated.awaitFailOver(0);
				await().atMost(Duration.ofSeconds(5)).until(() -> failures(store).isEmpty());
			}
			finally {
				factory.destroy();
			}
		}
	}

	private List<Claim> failures(RedisIdempotencyStore store) {
		return this.claims.stream().map((claim) -> Claims.claim(Claims.newKey())).filter((claim) -> {
			try {
				store.claim(claim);
				return false;
			}
			catch (IdempotencyStoreException ex) {
				return true;
			}
		}).toList();
	}

	private ClientResources resources(List<TcpProxy> proxies) {
		Map<Integer, Integer> ports = new HashMap<>();
		for (int i = 0; i < proxies.size(); i++) {
			ports.put(this.cluster.nodes().get(i).port(), proxies.get(i).port());
		}
		return ClientResources.builder()
			.socketAddressResolver(MappingSocketAddressResolver.create(DnsResolvers.UNRESOLVED,
					(address) -> HostAndPort.of(address.getHostText(),
							Objects.requireNonNull(ports.get(address.getPort())))))
			.build();
	}

	private List<Claim> claimsOnEachNode(int count) {
		return IntStream.range(0, 3)
			.boxed()
			.flatMap((node) -> this.claims.stream().filter((claim) -> slot(claim) * 3 / 16_384 == node).limit(count))
			.toList();
	}

	private int slot(Claim claim) {
		return this.cluster.slot("test:" + claim.key().value());
	}

}
