package dev.idempotent.store.redis.step;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.springframework.data.redis.core.script.DigestUtils;

/**
 * A step as a Lua script on one key, which Redis runs as one command. Its reply is a
 * list: the name of the outcome, then what belongs to it.
 */
public final class StepScript {

	private static final String RECORD = text(StepScript.class, "record");

	private final byte[] text;

	private final String sha;

	private StepScript(String text) {
		this.text = text.getBytes(StandardCharsets.UTF_8);
		this.sha = DigestUtils.sha1DigestAsHex(text);
	}

	/**
	 * Reads a script that lies beside a class, and puts before it what all of them share.
	 */
	public static StepScript named(Class<?> neighbour, String name) {
		return new StepScript(after(RECORD, text(neighbour, name)));
	}

	/**
	 * Reads the same, and puts before it what it shares with some, too.
	 */
	public static StepScript named(Class<?> neighbour, String shared, String name) {
		return new StepScript(after(RECORD + text(neighbour, shared), text(neighbour, name)));
	}

	public String sha() {
		return this.sha;
	}

	public byte[] text() {
		return this.text;
	}

	/**
	 * Does something as if the server knew the script, and again if it does not.
	 * @param command is told whether the server knows the script
	 */
	static <T> T knownOrNot(Function<Boolean, T> command) {
		try {
			return command.apply(true);
		}
		catch (RuntimeException ex) {
			ErrorReply reply = ErrorReply.in(ex);
			if (reply == null || !reply.code().equals("NOSCRIPT")) {
				throw ex;
			}
			return command.apply(false);
		}
	}

	public static String outcome(List<Object> reply) {
		return text(reply, 0);
	}

	/**
	 * Returns a text of a reply.
	 */
	public static String text(List<Object> reply, int index) {
		return new String((byte[]) reply.get(index), StandardCharsets.UTF_8);
	}

	private static String after(String shared, String text) {
		int start = text.startsWith("#!") ? text.indexOf('\n') + 1 : 0;
		return text.substring(0, start) + shared + text.substring(start);
	}

	private static String text(Class<?> neighbour, String name) {
		try (InputStream text = neighbour.getResourceAsStream(name + ".lua")) {
			return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
