package dev.idempotent.torture.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;

import dev.idempotent.test.network.Ports;

/**
 * A PostgreSQL server of its own on a free loopback port, whose process can be killed and
 * started anew with its data. It is gone after {@link #close} and after the JVM's end,
 * however that came; its data is left behind.
 */
public final class PostgresServer implements AutoCloseable {

	// Standard input is a pipe that ends with the JVM
	private static final String GUARD = "l=$1; shift; \"$@\" </dev/null >>\"$l\" 2>&1 & p=$!; echo $p;"
			+ " read _; kill -9 $p; wait $p";

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private final int port = Ports.free();

	private final Path directory;

	private final String program;

	private Process guard;

	private long pid;

	private PostgresServer(Path directory, String program) {
		this.directory = directory;
		this.program = program;
		this.guard = launch();
		this.pid = awaitUp();
	}

	/**
	 * Starts a server and returns when it answers.
	 * @param directory for its data, empty or not there yet
	 */
	public static PostgresServer start(Path directory) {
		try (EmbeddedPostgres made = EmbeddedPostgres.builder()
			.setDataDirectory(directory)
			.setCleanDataDirectory(false)
			.start()) {
			return new PostgresServer(directory, program(directory, made));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// Ended before the server starts for good, which keeps each commit as it comes
	private static String program(Path directory, EmbeddedPostgres made) throws IOException {
		long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0).trim());
		String program = ProcessHandle.of(pid).flatMap((process) -> process.info().command()).orElseThrow();
		made.close();
		return program;
	}

	public int port() {
		return this.port;
	}

	/**
	 * Returns the address of its database, with the user's name in it.
	 */
	public String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=postgres";
	}

	/**
	 * Ends all of its processes as a crash would, and returns when they are gone.
	 */
	public void kill() {
		List<ProcessHandle> processes = ProcessHandle.of(this.pid)
			.map((postmaster) -> Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList())
			.orElse(List.of());
		processes.forEach(ProcessHandle::destroyForcibly);
		try {
			this.guard.getOutputStream().close();
			this.guard.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		// What has ended, and nobody has asked for, has no command any more
		Awaitility.await("the end of PostgreSQL")
			.atMost(START_TIMEOUT)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> processes.stream()
				.noneMatch((process) -> process.isAlive() && process.info().command().isPresent()));
	}

	/**
	 * Tells the server to stop at once, without a checkpoint: its sessions end where they
	 * are.
	 */
	public void stopImmediately() {
		ProcessHandle postmaster = ProcessHandle.of(this.pid).orElseThrow();
		try {
			new ProcessBuilder("sh", "-c", "kill -QUIT " + this.pid).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Awaitility.await("PostgreSQL's immediate stop")
			.atMost(START_TIMEOUT)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> !postmaster.isAlive() || postmaster.info().command().isEmpty());
	}

	/**
	 * Starts the server anew on the same port and data. Returns when it answers.
	 */
	public void restart() {
		kill();
		this.guard = launch();
		this.pid = awaitUp();
	}

	@Override
	public void close() {
		kill();
	}

	private Process launch() {
		List<String> command = new ArrayList<>(
				List.of("sh", "-c", GUARD, "guard", this.directory.resolveSibling("postgres.log").toString()));
		if (System.getProperty("user.name").equals("root")) {
			// Which it does not run as
			command.addAll(List.of("unshare", "-U"));
		}
		// What is written to the system survives a kill; only a power failure asks for
		// more
		command.addAll(List.of(this.program, "-D", this.directory.toString(), "-p", String.valueOf(this.port), "-c",
				"listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300", "-c",
				"fsync=off"));
		try {
			return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private long awaitUp() {
		try {
			long started = Long.parseLong(this.guard.inputReader().readLine());
			Awaitility.await("PostgreSQL on port " + this.port)
				.atMost(START_TIMEOUT)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.ignoreExceptions()
				.until(this::answers);
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean answers() throws Exception {
		try (Connection connection = DriverManager.getConnection(url())) {
			return connection.isValid(1);
		}
	}

}
