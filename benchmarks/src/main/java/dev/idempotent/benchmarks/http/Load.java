package dev.idempotent.benchmarks.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A few clients of one server, each on its connection.
 */
final class Load implements AutoCloseable {

	private final List<KeepAliveConnection> connections = new ArrayList<>();

	private final ExecutorService clients;

	Load(int port, int connections, byte[] body) throws IOException {
		for (int i = 0; i < connections; i++) {
			this.connections.add(new KeepAliveConnection(port, body));
		}
		this.clients = Executors.newFixedThreadPool(connections);
	}

	/**
	 * Sends an order for each key, and returns when all are answered.
	 * @throws IllegalStateException when an answer has another status
	 */
	void send(List<String> keys, int status) {
		List<Callable<Void>> shares = new ArrayList<>();
		int size = (keys.size() + this.connections.size() - 1) / this.connections.size();
		for (int i = 0; i < this.connections.size(); i++) {
			List<String> share = keys.subList(Math.min(i * size, keys.size()), Math.min((i + 1) * size, keys.size()));
			KeepAliveConnection connection = this.connections.get(i);
			shares.add(() -> {
				send(connection, share, status);
				return null;
			});
		}
		try {
			for (Future<Void> done : this.clients.invokeAll(shares)) {
				done.get();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	private static void send(KeepAliveConnection connection, List<String> keys, int expected) throws IOException {
		for (String key : keys) {
			int status = connection.post(key);
			if (status != expected) {
				throw new IllegalStateException("Key " + key + ": the answer is " + status + ", not " + expected);
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.clients.shutdownNow();
		for (KeepAliveConnection connection : this.connections) {
			connection.close();
		}
	}

}
