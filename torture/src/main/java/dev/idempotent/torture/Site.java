package dev.idempotent.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.idempotent.test.RedisServer;

/**
 * What is tortured: a Redis that keeps all that it has said yes to, and servers with a
 * network of their own and a database. The ledger and the logs are left behind in a new
 * directory.
 */
final class Site implements AutoCloseable {

	private final Path ledger;

	private final RedisServer redis;

	private final Database database = Database.start();

	private final List<ServerProcess> servers;

	private Site(Path ledger, RedisServer redis, List<ServerProcess> servers) {
		this.ledger = ledger;
		this.redis = redis;
		this.servers = servers;
	}

	/**
	 * Starts Redis and the servers, and returns when all of them listen.
	 */
	static Site start(TortureOptions options) throws IOException {
		Path parent = Files.createDirectories(options.directory().toAbsolutePath());
		Path directory = Files.createTempDirectory(parent, options.name() + "-");
		Path data = Files.createDirectory(directory.resolve("redis"));
		Path ledger = directory.resolve("ledger.log");
		RedisServer redis = RedisServer.start("--dir", data.toString(), "--appendonly", "yes", "--appendfsync",
				"always");
		Site site = new Site(ledger, redis, new ArrayList<>());
		IntStream.range(0, options.servers())
			.forEach((i) -> site.servers.add(new ServerProcess(i, redis.port(), site.database.url(), ledger, options)));
		try {
			site.servers.parallelStream().forEach(ServerProcess::start);
			return site;
		}
		catch (RuntimeException ex) {
			site.close();
			throw ex;
		}
	}

	Path ledger() {
		return this.ledger;
	}

	RedisServer redis() {
		return this.redis;
	}

	Database database() {
		return this.database;
	}

	List<ServerProcess> servers() {
		return this.servers;
	}

	@Override
	public void close() {
		this.servers.forEach(ServerProcess::close);
		this.redis.close();
		this.database.close();
	}

}
