package dev.idempotent.test.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports below those that systems give to outgoing connections: while a
 * server is down, nobody else gets its port.
 */
public final class Ports {

	private static final int FROM = 15_000;

	private static final int TO = 32_000;

	private Ports() {
	}

	public static int free() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FROM, TO);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// Taken: the next one
			}
		}
	}

}
