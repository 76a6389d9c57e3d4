package dev.idempotent.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.script.DigestUtils;

/**
 * A step as a Lua script on one key, which Redis runs as one command. Its reply is a
 * list: the name of the outcome, then what belongs to it.
 */
final class StepScript {

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

	/**
	 * Sends the script's digest, and the script itself only to a server that does not
	 * know it.
	 */
	List<Object> run(RedisConnection connection, byte[]... keyAndArguments) {
		return knownOrNot((known) -> Objects.requireNonNull(send(connection, known, keyAndArguments)));
	}

	/**
	 * Sends the script once.
	 * @param known whether as a digest, which fails on a server that does not know it
	 * @return null in a pipeline, where the reply comes later
	 */
	@Nullable List<Object> send(RedisConnection connection, boolean known, byte[]... keyAndArguments) {
		RedisScriptingCommands commands = connection.scriptingCommands();
		return known ? commands.evalSha(this.sha, ReturnType.MULTI, 1, keyAndArguments)
				: commands.eval(this.text, ReturnType.MULTI, 1, keyAndArguments);
	}

	String sha() {
		return this.sha;
	}

	byte[] text() {
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

	static String outcome(List<Object> reply) {
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
