package dev.idempotent.torture.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.torture.plan.Profile;
import dev.idempotent.torture.plan.TortureOptions;

/**
 * What is tortured: servers with a network of their own, and a Redis that keeps all that
 * it has said yes to, beside a database; or a PostgreSQL that is both. The ledger and the
 * logs are left behind in a new directory.
 */
public final class Site implements AutoCloseable {

	private final Path ledger;

	private final Duration commandTimeout;

	private final @Nullable RedisServer redis;

	private final @Nullable PostgresServer postgres;

	private final Database database;

	private final List<ServerProcess> servers = new ArrayList<>();

	private Site(Path directory, TortureOptions options) throws IOException {
		this.ledger = directory.resolve("ledger.log");
		this.commandTimeout = options.commandTimeout();
		boolean jdbc = options.profile() == Profile.JDBC;
		this.redis = jdbc ? null : redis(Files.createDirectory(directory.resolve("redis")));
		this.postgres = jdbc ? PostgresServer.start(directory.resolve("postgres")) : null;
		this.database = (this.postgres != null) ? Database.on(this.postgres) : Database.start();
	}

	/**
	 * Starts the store and the servers, and returns when all of them listen.
	 */
	public static Site start(TortureOptions options) throws IOException {
		Path parent = Files.createDirectories(options.directory().toAbsolutePath());
		Site site = new Site(Files.createTempDirectory(parent, options.name() + "-"), options);
		try {
			site.start(options.servers(), options);
			return site;
		}
		catch (RuntimeException ex) {
			site.close();
			throw ex;
		}
	}

	private static RedisServer redis(Path data) {
		return RedisServer.start("--dir", data.toString(), "--appendonly", "yes", "--appendfsync", "always");
	}

	private void start(int count, TortureOptions options) {
		StoreArguments arguments = new StoreArguments(options.commandTimeout());
		int port = (this.postgres != null) ? this.postgres.port() : redis().port();
		IntFunction<List<String>> byPort = (this.postgres != null) ? arguments::jdbc
				: (proxy) -> arguments.redis(proxy, this.database.url());
		IntStream.range(0, count)
			.forEach((index) -> this.servers.add(new ServerProcess(index, port, byPort, this.ledger, options)));
		this.servers.parallelStream().forEach(ServerProcess::start);
	}

	public Path ledger() {
		return this.ledger;
	}

	/**
	 * Returns how long a server's step in the store may take.
	 */
	public Duration commandTimeout() {
		return this.commandTimeout;
	}

	public RedisServer redis() {
		return Objects.requireNonNull(this.redis);
	}

	public PostgresServer postgres() {
		return Objects.requireNonNull(this.postgres);
	}

	public Database database() {
		return this.database;
	}

	public List<ServerProcess> servers() {
		return this.servers;
	}

	public ServerProcess server(Random random) {
		return this.servers.get(random.nextInt(this.servers.size()));
	}

	@Override
	public void close() {
		this.servers.forEach(ServerProcess::close);
		if (this.redis != null) {
			this.redis.close();
		}
		this.database.close();
	}

}
