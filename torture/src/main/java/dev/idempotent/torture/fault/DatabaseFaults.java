package dev.idempotent.torture.fault;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.torture.fault.Fault.Harm;
import dev.idempotent.torture.site.PostgresServer;
import dev.idempotent.torture.site.ServerProcess;
import dev.idempotent.torture.site.Site;

/**
 * The faults of a database in which records and business data are, and of the way there.
 */
final class DatabaseFaults {

	private static final String COMMIT = "COMMIT";

	private final Site site;

	private final HoldTimes times;

	DatabaseFaults(Site site, HoldTimes times) {
		this.site = site;
		this.times = times;
	}

	List<FaultKind> database() {
		PostgresServer postgres = this.site.postgres();
		return List.of(stopped("database killed", postgres, PostgresServer::kill),
				stopped("database stopped at once", postgres, PostgresServer::stopImmediately));
	}

	List<FaultKind> commits() {
		return List.of(onTheWay("cut before a commit", (proxy) -> proxy.cutBefore(COMMIT)),
				onTheWay("cut on a commit's answer", (proxy) -> proxy.cutAfter(COMMIT)),
				onTheWay("database cut off on a reply", TcpProxy::cutOnNextReply),
				onTheWay("requests to the database lost", TcpProxy::swallowRequests),
				onTheWay("replies of the database lost", TcpProxy::swallowReplies),
				onTheWay("database late", (proxy) -> proxy.delay(this.site.commandTimeout().multipliedBy(2))),
				(random) -> onTheWay("database lost past the lease", this.site.server(random),
						this.times.longer(random), TcpProxy::swallowReplies),
				(random) -> onTheWay("commits cut past the lease", this.site.server(random), this.times.longer(random),
						(proxy) -> proxy.cutAfter(COMMIT)));
	}

	private static FaultKind stopped(String kind, PostgresServer postgres, Consumer<PostgresServer> stop) {
		return (random) -> new Fault(kind, "database", Harm.STORE, HoldTimes.between(random, 0, 1000),
				() -> stop.accept(postgres), postgres::restart);
	}

	private FaultKind onTheWay(String kind, Consumer<TcpProxy> harm) {
		return (random) -> onTheWay(kind, this.site.server(random), this.times.shorter(random), harm);
	}

	private static Fault onTheWay(String kind, ServerProcess server, Duration hold, Consumer<TcpProxy> harm) {
		TcpProxy proxy = server.toStore();
		return new Fault(kind, server.name(), Harm.STORE, hold, () -> harm.accept(proxy), proxy::heal);
	}

}
