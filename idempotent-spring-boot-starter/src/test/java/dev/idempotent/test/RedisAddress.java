package dev.idempotent.test;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Where a Redis server listens.
 */
public record RedisAddress(String host, int port) {

	private static final int TIMEOUT_MILLIS = 1000;

	private static final String BYE = "+OK\r\n";

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
			String replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			if (!replies.endsWith(BYE)) {
				throw new EOFException("Cut off");
			}
			return replies.substring(0, replies.length() - BYE.length());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No answer to " + command + " from port " + this.port, ex);
		}
	}

}
