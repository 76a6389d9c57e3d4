package dev.idempotent.test.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.test.network.TcpProxy;

/**
 * Where a Redis server listens.
 */
public record RedisAddress(String host, int port) {

	private static final int TIMEOUT_MILLIS = 1000;

	private static final String BYE = "+OK\r\n";

	// What a sentinel says instead, and does not hang up
	private static final String UNKNOWN = "-ERR unknown command 'QUIT', with args beginning with: \r\n";

	/**
	 * Returns the address of a proxy before a server.
	 */
	public static RedisAddress behind(TcpProxy proxy) {
		return new RedisAddress("127.0.0.1", proxy.port());
	}

	/**
	 * Returns a started factory with Lettuce's defaults, to be destroyed by the caller.
	 */
	public LettuceConnectionFactory connectionFactory() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.host, this.port));
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	/**
	 * Sends one command on a connection of its own and returns the reply as Redis wrote
	 * it, for example {@code +PONG\r\n}.
	 * @param command words without white space in them
	 */
	public String ask(String command) {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(new InetSocketAddress(this.host, this.port), TIMEOUT_MILLIS);
			socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.ISO_8859_1));
			return replies(new BufferedInputStream(socket.getInputStream()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No answer to " + command + " from port " + this.port, ex);
		}
	}

	private static String replies(InputStream input) throws IOException {
		StringBuilder replies = new StringBuilder();
		for (int next = input.read(); next >= 0; next = input.read()) {
			replies.append((char) next);
			if (next == '\n' && replies.indexOf(UNKNOWN, replies.length() - UNKNOWN.length()) >= 0) {
				return replies.substring(0, replies.length() - UNKNOWN.length());
			}
		}
		if (replies.indexOf(BYE, replies.length() - BYE.length()) < 0) {
			throw new EOFException("Cut off");
		}
		return replies.substring(0, replies.length() - BYE.length());
	}

}
