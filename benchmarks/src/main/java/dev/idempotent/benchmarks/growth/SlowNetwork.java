package dev.idempotent.benchmarks.growth;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A line of some length to a server: what goes in at one end comes out at the other one
 * later, as fast as it came.
 */
final class SlowNetwork implements AutoCloseable {

	private static final int BUFFER_SIZE = 64 * 1024;

	private final ServerSocket listener;

	private final int serverPort;

	private final long latency;

	/**
	 * Opens one.
	 * @param roundTrip how long an answer takes at least
	 */
	SlowNetwork(int serverPort, Duration roundTrip) throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.serverPort = serverPort;
		this.latency = roundTrip.toNanos() / 2;
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.serverPort);
			connect(client, server);
			connect(server, client);
		}
	}

	private void connect(Socket from, Socket to) {
		BlockingQueue<Sent> line = new LinkedBlockingQueue<>();
		start(() -> read(from, line));
		start(() -> write(line, to));
	}

	private void read(Socket from, BlockingQueue<Sent> line) throws IOException {
		try (InputStream input = from.getInputStream()) {
			byte[] buffer = new byte[BUFFER_SIZE];
			for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
				line.add(new Sent(Arrays.copyOf(buffer, length), System.nanoTime() + this.latency));
			}
		}
		finally {
			line.add(Sent.END);
		}
	}

	private static void write(BlockingQueue<Sent> line, Socket to) throws IOException, InterruptedException {
		try (to) {
			for (Sent sent = line.take(); sent != Sent.END; sent = line.take()) {
				TimeUnit.NANOSECONDS.sleep(sent.arrives - System.nanoTime());
				to.getOutputStream().write(sent.bytes);
			}
		}
	}

	private static void start(End end) {
		Thread thread = new Thread(() -> {
			try {
				end.run();
			}
			catch (IOException ex) {
				// Closed
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "slow-network");
		thread.setDaemon(true);
		thread.start();
	}

	private interface End {

		void run() throws IOException, InterruptedException;

	}

	private static final class Sent {

		private static final Sent END = new Sent(new byte[0], 0);

		private final byte[] bytes;

		private final long arrives;

		private Sent(byte[] bytes, long arrives) {
			this.bytes = bytes;
			this.arrives = arrives;
		}

	}

}
