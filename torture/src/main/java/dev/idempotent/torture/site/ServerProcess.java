package dev.idempotent.torture.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import dev.idempotent.test.network.Ports;
import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.server.TortureServer;

/**
 * One server in a JVM of its own, with a faulty network on both sides. The process is
 * gone after {@link #close} and after this JVM's end, however that came.
 */
public final class ServerProcess implements AutoCloseable {

	// Standard input is a pipe that ends with this JVM
	private static final String GUARD = "l=$1; shift; \"$@\" </dev/null >>\"$l\" 2>&1 & p=$!; echo $p;"
			+ " read _; kill -9 $p; wait $p";

	private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

	private final int index;

	private final int port = Ports.free();

	private final TcpProxy toStore;

	private final TcpProxy fromClients;

	private final List<String> command;

	private final Path stepErrors;

	private @Nullable Process guard;

	private volatile long pid;

	/**
	 * Creates a server, which does not run yet.
	 * @param storePort where its store is
	 * @param storeArguments its arguments about the store, by the port where it finds it
	 */
	ServerProcess(int index, int storePort, IntFunction<List<String>> storeArguments, Path ledger,
			TortureOptions options) {
		this.index = index;
		this.toStore = TcpProxy.before(storePort);
		this.fromClients = TcpProxy.before(this.port);
		this.stepErrors = ledger.resolveSibling("server-" + index + ".errors");
		String log = ledger.resolveSibling("server-" + index + ".log").toString();
		this.command = new ArrayList<>(List.of("sh", "-c", GUARD, "guard", log, java(), "-Xmx256m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), TortureServer.class.getName(),
				"--server.port=" + this.port, "--torture.ledger=" + ledger, "--torture.step-errors=" + this.stepErrors,
				"--idempotent.lease=" + options.lease()));
		this.command.addAll(storeArguments.apply(this.toStore.port()));
	}

	/**
	 * Returns what faults call it.
	 */
	public String name() {
		return "server " + this.index;
	}

	public long pid() {
		return this.pid;
	}

	/**
	 * Returns where clients find it.
	 */
	public URI address() {
		return URI.create("http://127.0.0.1:" + this.fromClients.port());
	}

	public TcpProxy toStore() {
		return this.toStore;
	}

	public TcpProxy fromClients() {
		return this.fromClients;
	}

	/**
	 * Starts the process, and returns when it listens.
	 */
	public void start() {
		launch();
		Awaitility.await("server " + this.index)
			.atMost(START_TIMEOUT)
			.pollInterval(Duration.ofMillis(50))
			.until(() -> isListening() || isStartedAgain());
	}

	private void launch() {
		try {
			Process started = new ProcessBuilder(this.command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			this.guard = started;
			this.pid = Long.parseLong(started.inputReader().readLine());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends the process as a crash would, and returns when it is gone.
	 */
	public void kill() {
		Process started = this.guard;
		if (started != null) {
			try {
				started.getOutputStream().close();
				started.waitFor();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Lets the process stand still until {@link #resume}.
	 */
	public void pause() {
		signal("STOP");
	}

	public void resume() {
		signal("CONT");
	}

	/**
	 * Lets some of its steps in the store end with an error until {@link #healSteps}.
	 */
	public void failSteps() {
		try {
			Files.createFile(this.stepErrors);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void healSteps() {
		try {
			Files.delete(this.stepErrors);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
		this.toStore.close();
		this.fromClients.close();
	}

	private boolean isListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	// It may not get what it needs at start
	private boolean isStartedAgain() {
		// What has ended, and nobody has asked for, has no command any more
		if (ProcessHandle.of(this.pid).flatMap((process) -> process.info().command()).isEmpty()) {
			kill();
			launch();
		}
		return false;
	}

	private void signal(String name) {
		try {
			int status = new ProcessBuilder("sh", "-c", "kill -" + name + " " + this.pid).start().waitFor();
			if (status != 0) {
				throw new IllegalStateException(
						"Server " + this.index + " can't be sent " + name + ": " + status + "; see its log");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

}
