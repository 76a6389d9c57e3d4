package dev.idempotent.database;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.idempotent.test.network.Ports;

/**
 * A MariaDB server of the machine's, which {@code apt-get install mariadb-server-core
 * mariadb-client-core} brings, with a data directory of its own. Ends with the JVM.
 */
public final class MariaDbServer {

	private static final List<String> PLACES = List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

	private static @Nullable MariaDbServer shared;

	private final int port;

	private MariaDbServer(int port) {
		this.port = port;
	}

	/**
	 * Returns whether the machine has one.
	 */
	public static boolean isInstalled() {
		return places("mariadbd").findFirst().isPresent() && places("mariadb-install-db").findFirst().isPresent();
	}

	public static synchronized MariaDbServer shared() {
		if (shared == null) {
			shared = start();
		}
		return shared;
	}

	/**
	 * Returns the address of its database for a driver.
	 * @param driver as in a JDBC URL: {@code mariadb} or {@code mysql}
	 */
	public String url(String driver) {
		return "jdbc:" + driver + "://127.0.0.1:" + this.port + "/test?user=root";
	}

	private static MariaDbServer start() {
		try {
			Path home = Files.createTempDirectory("mariadb");
			Path init = Files.writeString(home.resolve("init.sql"), "CREATE DATABASE IF NOT EXISTS test;");
			Path data = home.resolve("data");
			run(home, command("mariadb-install-db"), "--no-defaults", "--user=" + user(),
					"--auth-root-authentication-method=normal", "--skip-test-db", "--datadir=" + data);
			int port = Ports.free();
			Process server = start(home, command("mariadbd"), "--no-defaults", "--user=" + user(), "--datadir=" + data,
					"--port=" + port, "--bind-address=127.0.0.1", "--socket=" + home.resolve("s.sock"),
					"--skip-log-bin", "--innodb-flush-log-at-trx-commit=0", "--init-file=" + init);
			Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
			awaitOpen(server, port);
			return new MariaDbServer(port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void awaitOpen(Process server, int port) {
		long end = System.nanoTime() + 60_000_000_000L;
		while (server.isAlive() && System.nanoTime() < end) {
			try {
				new Socket("127.0.0.1", port).close();
				return;
			}
			catch (IOException ex) {
				Thread.onSpinWait();
			}
		}
		throw new IllegalStateException("MariaDB did not start");
	}

	private static void run(Path home, String... command) throws IOException {
		try {
			int code = start(home, command).waitFor();
			if (code != 0) {
				throw new IllegalStateException(command[0] + " failed: " + Files.readString(home.resolve("log")));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static Process start(Path home, String... command) throws IOException {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
			.start();
	}

	private static String user() {
		return System.getProperty("user.name");
	}

	private static String command(String name) {
		return places(name).findFirst().orElseThrow(() -> new IllegalStateException("There is no " + name)).toString();
	}

	private static Stream<Path> places(String name) {
		Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
		return Stream.concat(path, PLACES.stream()).map((place) -> Path.of(place, name)).filter(Files::isExecutable);
	}

}
