package dev.idempotent.test.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.awaitility.Awaitility;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.test.network.Ports;

/**
 * A Redis server of its own on a free loopback port, without persistence. It and its
 * directory are gone after {@link #close} and after the JVM's end, however that came.
 */
public final class RedisServer implements AutoCloseable {

	// Standard input is a pipe that ends with the JVM
	private static final String GUARD = "d=$1; shift; \"$@\" </dev/null >\"$d/log\" 2>&1 & p=$!; echo $p;"
			+ " read _; kill -9 $p; wait $p; rm -rf -- \"$d\"";

	private static final String SENTINEL = "--sentinel";

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private final RedisAddress address;

	private final List<String> flags;

	private Process guard;

	private long pid;

	private RedisServer(int port, String... flags) {
		this.address = new RedisAddress("127.0.0.1", port);
		this.flags = List.of(flags);
		this.guard = launch();
		this.pid = awaitUp();
	}

	/**
	 * Starts a server and returns when it answers.
	 * @param flags more of them, for example {@code --maxmemory 10mb} as two strings
	 */
	public static RedisServer start(String... flags) {
		return new RedisServer(Ports.free(), flags);
	}

	/**
	 * Starts a sentinel, which watches nobody yet, and returns when it answers.
	 */
	static RedisServer startSentinel() {
		return start(SENTINEL);
	}

	public RedisAddress address() {
		return this.address;
	}

	public int port() {
		return this.address.port();
	}

	/**
	 * Returns a started factory with Lettuce's defaults, to be destroyed by the caller.
	 */
	public LettuceConnectionFactory connectionFactory() {
		return this.address.connectionFactory();
	}

	/**
	 * Sends one command and returns the reply as Redis wrote it.
	 */
	public String ask(String command) {
		return this.address.ask(command);
	}

	/**
	 * Returns a number from INFO, for example that of {@code master_repl_offset}.
	 */
	public long info(String name) {
		String line = ask("INFO").lines()
			.filter((candidate) -> candidate.startsWith(name + ":"))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("INFO has no " + name));
		return Long.parseLong(line.substring(name.length() + 1));
	}

	/**
	 * Returns when a replica has everything that this server has now.
	 */
	public void awaitFollowed(RedisServer replica) {
		long offset = info("master_repl_offset");
		Awaitility.await("a replica").atMost(START_TIMEOUT).until(() -> {
			String info = replica.ask("INFO replication");
			return info.contains("master_link_status:up") && replica.info("slave_repl_offset") >= offset;
		});
	}

	/**
	 * Ends the server as a crash would. Returns when its port refuses connections.
	 */
	public void kill() {
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
	}

	/**
	 * Starts the server anew on the same port, empty unless its flags name a directory
	 * and files in it. Returns when it answers.
	 */
	public void restart() {
		kill();
		this.guard = launch();
		this.pid = awaitUp();
	}

	/**
	 * Lets the server answer nobody until {@link #resume}; the system still accepts
	 * connections for it.
	 */
	public void pause() {
		signal("STOP");
	}

	public void resume() {
		signal("CONT");
	}

	@Override
	public void close() {
		kill();
	}

	private Process launch() {
		try {
			Path directory = Files.createTempDirectory("redis");
			List<String> command = new ArrayList<>(
					List.of("sh", "-c", GUARD, "guard", directory.toString(), RedisBinary.get().toString()));
			if (this.flags.contains(SENTINEL)) {
				command.add(Files.createFile(directory.resolve("sentinel.conf")).toString());
			}
			Collections.addAll(command, "--port", String.valueOf(port()), "--dir", directory.toString(), "--save", "",
					"--appendonly", "no", "--repl-diskless-sync-delay", "0", "--enable-debug-command", "local",
					"--bind", this.address.host());
			command.addAll(this.flags);
			return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private long awaitUp() {
		try {
			BufferedReader output = this.guard.inputReader();
			long started = Long.parseLong(output.readLine());
			// By process id: another JVM's server might have got the port
			Awaitility.await("Redis on port " + port())
				.atMost(START_TIMEOUT)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.ignoreExceptions()
				.until(() -> ask("INFO server").contains("process_id:" + started + "\r\n")
						&& ask("PING").equals("+PONG\r\n"));
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void signal(String name) {
		try {
			int status = new ProcessBuilder("sh", "-c", "kill -" + name + " " + this.pid).start().waitFor();
			if (status != 0) {
				throw new IllegalStateException("The server can't be sent " + name + ": " + status);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
