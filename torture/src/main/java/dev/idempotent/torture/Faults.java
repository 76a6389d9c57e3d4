package dev.idempotent.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.idempotent.test.RedisServer;
import dev.idempotent.test.TcpProxy;

/**
 * The faults of a site, in groups: within one, only one fault happens at a time.
 */
final class Faults {

	private final Site site;

	private final TortureOptions options;

	private final FaultLog log;

	Faults(Site site, TortureOptions options, FaultLog log) {
		this.site = site;
		this.options = options;
		this.log = log;
	}

	List<FaultInjector> injectors() {
		Profile profile = this.options.profile();
		List<FaultInjector> injectors = new ArrayList<>();
		if (profile.hasProcesses()) {
			injectors.add(injector("processes", processes()));
		}
		if (profile.hasRedis()) {
			injectors.add(injector("redis", redis()));
		}
		if (profile.hasNetwork()) {
			injectors.add(injector("network", network()));
		}
		return injectors;
	}

	private FaultInjector injector(String group, List<FaultKind> kinds) {
		return new FaultInjector(group, kinds, new Random(this.options.seed() + group.hashCode()),
				this.options.faults(), this.log);
	}

	private List<FaultKind> processes() {
		return List.of((random) -> {
			ServerProcess server = server(random);
			return new Fault("server killed", name(server), between(random, 0, 1000), () -> {
				this.log.killed(server.pid());
				server.kill();
			}, server::start);
		}, (random) -> {
			ServerProcess server = server(random);
			return new Fault("server paused past the lease", name(server), longer(random), server::pause,
					server::resume);
		});
	}

	private List<FaultKind> redis() {
		RedisServer redis = this.site.redis();
		return List.of(
				(random) -> new Fault("redis killed", "redis", between(random, 0, 1000), redis::kill, redis::restart),
				(random) -> new Fault("redis paused", "redis", shorter(random), redis::pause, redis::resume),
				(random) -> new Fault("redis paused past the lease", "redis", longer(random), redis::pause,
						redis::resume));
	}

	private List<FaultKind> network() {
		Duration late = this.options.commandTimeout().multipliedBy(13).dividedBy(10);
		List<FaultKind> kinds = new ArrayList<>(List.of(toRedis("requests to redis lost", TcpProxy::swallowRequests),
				toRedis("replies of redis lost", TcpProxy::swallowReplies),
				toRedis("redis cut off on a reply", TcpProxy::cutOnNextReply),
				toRedis("redis half-open", TcpProxy::halfOpen), toRedis("redis refused", TcpProxy::refuse),
				toRedis("redis late", (proxy) -> proxy.delay(late)),
				fromClients("answers lost", TcpProxy::swallowReplies),
				fromClients("client cut off on an answer", TcpProxy::cutOnNextReply),
				fromClients("clients refused", TcpProxy::refuse)));
		Duration slow = this.options.commandTimeout().multipliedBy(3).dividedBy(10);
		kinds.add((random) -> network("redis slow past the lease", server(random), longer(random).multipliedBy(2),
				ServerProcess::toRedis, (proxy) -> proxy.delay(slow)));
		if (this.options.profile().hasProcesses()) {
			kinds.add((random) -> network("redis lost past the lease", server(random), longer(random),
					ServerProcess::toRedis, TcpProxy::swallowRequests));
			kinds.add((random) -> network("redis refused past the lease", server(random), longer(random),
					ServerProcess::toRedis, TcpProxy::refuse));
		}
		return kinds;
	}

	private FaultKind toRedis(String kind, Consumer<TcpProxy> harm) {
		return (random) -> network(kind, server(random), shorter(random), ServerProcess::toRedis, harm);
	}

	private FaultKind fromClients(String kind, Consumer<TcpProxy> harm) {
		return (random) -> network(kind, server(random), shorter(random), ServerProcess::fromClients, harm);
	}

	private static Fault network(String kind, ServerProcess server, Duration hold,
			Function<ServerProcess, TcpProxy> side, Consumer<TcpProxy> harm) {
		TcpProxy proxy = side.apply(server);
		return new Fault(kind, name(server), hold, () -> harm.accept(proxy), proxy::heal);
	}

	private ServerProcess server(Random random) {
		List<ServerProcess> servers = this.site.servers();
		return servers.get(random.nextInt(servers.size()));
	}

	private static String name(ServerProcess server) {
		return "server " + server.index();
	}

	// With the time that a client takes to connect again, which may be as long as the
	// fault, still less than what is left of a lease between two renewals
	private Duration shorter(Random random) {
		long lease = this.options.lease().toMillis();
		return between(random, lease / 12, lease / 4);
	}

	private Duration longer(Random random) {
		long lease = this.options.lease().toMillis();
		return between(random, lease * 5 / 4, lease * 2);
	}

	private static Duration between(Random random, long fromMillis, long toMillis) {
		return Duration.ofMillis(fromMillis + random.nextLong(toMillis - fromMillis));
	}

}
