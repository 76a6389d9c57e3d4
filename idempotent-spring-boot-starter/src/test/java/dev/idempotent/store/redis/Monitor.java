package dev.idempotent.store.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import dev.idempotent.test.redis.RedisServer;

/**
 * What clients send to a server.
 */
final class Monitor {

	private Monitor() {
	}

	/**
	 * Returns the commands that the server got meanwhile, as MONITOR writes them, without
	 * those that scripts call.
	 */
	static List<String> commands(RedisServer server, Runnable action) throws IOException {
		String end = UUID.randomUUID().toString();
		try (Socket socket = new Socket(server.address().host(), server.port())) {
			BufferedReader lines = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.ISO_8859_1));
			lines.readLine();
			action.run();
			server.ask("ECHO " + end);
			return lines.lines()
				.takeWhile((line) -> !line.contains(end))
				.filter((line) -> !line.contains(" lua] "))
				.map((line) -> line.substring(line.indexOf("] ") + 2))
				.toList();
		}
	}

}
