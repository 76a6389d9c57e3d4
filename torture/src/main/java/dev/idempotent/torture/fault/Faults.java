package dev.idempotent.torture.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.torture.fault.Fault.Harm;
import dev.idempotent.torture.plan.Profile.Group;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.site.ServerProcess;
import dev.idempotent.torture.site.Site;

/**
 * The faults of a site.
 */
public final class Faults {

	private final Site site;

	private final TortureOptions options;

	private final FaultLog log;

	private final HoldTimes times;

	public Faults(Site site, TortureOptions options, FaultLog log) {
		this.site = site;
		this.options = options;
		this.log = log;
		this.times = new HoldTimes(options.lease().toMillis());
	}

	public List<FaultInjector> injectors() {
		return Stream.of(Group.values()).filter(this.options.profile()::has).map(this::injector).toList();
	}

	private FaultInjector injector(Group group) {
		List<FaultKind> kinds = switch (group) {
			case PROCESSES -> processes();
			case REDIS -> redis();
			case NETWORK -> network();
			case ERRORS -> List.of(this::errors);
			case DATABASE -> new DatabaseFaults(this.site, this.times).database();
			case COMMITS -> new DatabaseFaults(this.site, this.times).commits();
		};
		String name = group.name().toLowerCase(Locale.ROOT);
		return new FaultInjector(name, kinds, new Random(this.options.seed() + name.hashCode()), this.options.faults(),
				longestGap(group), this.log);
	}

	// In the first second after a database has come back nearly nothing commits
	private static long longestGap(Group group) {
		return (group == Group.DATABASE) ? 6000 : 2000;
	}

	private List<FaultKind> processes() {
		return List.of((random) -> {
			ServerProcess server = this.site.server(random);
			return new Fault("server killed", name(server), Harm.STORE, HoldTimes.between(random, 0, 1000), () -> {
				this.log.killed(server.pid());
				server.kill();
			}, server::start);
		}, (random) -> {
			ServerProcess server = this.site.server(random);
			return new Fault("server paused past the lease", name(server), Harm.STORE, this.times.longer(random),
					server::pause, server::resume);
		});
	}

	private List<FaultKind> redis() {
		RedisServer redis = this.site.redis();
		Runnable demote = () -> redis.ask("REPLICAOF 127.0.0.1 1");
		Runnable promote = () -> redis.ask("REPLICAOF NO ONE");
		return List.of(
				(random) -> redis("redis killed", HoldTimes.between(random, 0, 1000), redis::kill, redis::restart),
				(random) -> redis("redis paused", this.times.shorter(random), redis::pause, redis::resume),
				(random) -> redis("redis paused past the lease", this.times.longer(random), redis::pause,
						redis::resume),
				(random) -> redis("redis demoted", this.times.shorter(random), demote, promote),
				(random) -> redis("redis demoted past the lease", this.times.longer(random), demote, promote));
	}

	private static Fault redis(String kind, Duration hold, Runnable begin, Runnable end) {
		return new Fault(kind, "redis", Harm.STORE, hold, begin, end);
	}

	private Fault errors(Random random) {
		ServerProcess server = this.site.server(random);
		return new Fault("steps ended with an error", name(server), Harm.STORE, this.times.shorter(random),
				server::failSteps, server::healSteps);
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
				fromClients("clients refused", TcpProxy::refuse),
				fromClients("clients' connections silent", TcpProxy::silence)));
		Duration slow = this.options.commandTimeout().multipliedBy(3).dividedBy(10);
		kinds.add((random) -> toRedis("redis slow past the lease", this.site.server(random), Harm.STORE,
				this.times.longer(random).multipliedBy(2), (proxy) -> proxy.delay(slow)));
		kinds.add((random) -> toRedis("connections to redis silent past the lease", this.site.server(random),
				Harm.OPEN_CONNECTIONS, this.times.longer(random), TcpProxy::silence));
		if (this.options.profile().has(Group.PROCESSES)) {
			kinds.add((random) -> toRedis("redis lost past the lease", this.site.server(random), Harm.STORE,
					this.times.longer(random), TcpProxy::swallowRequests));
			kinds.add((random) -> toRedis("redis refused past the lease", this.site.server(random), Harm.STORE,
					this.times.longer(random), TcpProxy::refuse));
		}
		return kinds;
	}

	private FaultKind toRedis(String kind, Consumer<TcpProxy> harm) {
		return (random) -> toRedis(kind, this.site.server(random), Harm.STORE, this.times.shorter(random), harm);
	}

	private FaultKind fromClients(String kind, Consumer<TcpProxy> harm) {
		return (random) -> {
			ServerProcess server = this.site.server(random);
			TcpProxy proxy = server.fromClients();
			return new Fault(kind, name(server), Harm.NONE, this.times.shorter(random), () -> harm.accept(proxy),
					proxy::heal);
		};
	}

	private static Fault toRedis(String kind, ServerProcess server, Harm harm, Duration hold,
			Consumer<TcpProxy> begin) {
		TcpProxy proxy = server.toStore();
		return new Fault(kind, name(server), harm, hold, () -> begin.accept(proxy), proxy::heal);
	}

	private static String name(ServerProcess server) {
		return server.name();
	}

}
