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

	private static final String RECORD = text("record");

	private final byte[] text;

	private final String sha;

	private StepScript(String text) {
		this.text = text.getBytes(StandardCharsets.UTF_8);
		this.sha = DigestUtils.sha1DigestAsHex(text);
	}

	/**
	 * Reads a script from this package, and puts before it what all of them share.
	 */
	static StepScript named(String name) {
		String text = text(name);
		int start = text.startsWith("#!") ? text.indexOf('\n') + 1 : 0;
		return new StepScript(text.substring(0, start) + RECORD + text.substring(start));
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
		return new String((byte[]) reply.get(0), StandardCharsets.UTF_8);
	}

	private static String text(String name) {
		try (InputStream text = StepScript.class.getResourceAsStream(name + ".lua")) {
			return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
