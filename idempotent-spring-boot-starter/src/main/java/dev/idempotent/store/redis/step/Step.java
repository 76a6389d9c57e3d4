package dev.idempotent.store.redis.step;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;

/**
 * What is asked of Redis: a script and what it is told.
 *
 * @param name what it is called in messages
 * @param keyAndArguments the record's name in Redis, and what the script takes; kept as
 * they are
 * @param isKept whether replicas must have it, where they are waited for
 */
public record Step(String name, StepScript script, byte[][] keyAndArguments, boolean isKept) {

	private static final StepScript CLAIM = StepScript.named(Step.class, "claim");

	private static final StepScript AWAIT = StepScript.named(Step.class, "await");

	private static final StepScript COMPLETE = StepScript.named(Step.class, "complete");

	private static final StepScript RENEW = StepScript.named(Step.class, "renew");

	private static final StepScript RELEASE = StepScript.named(Step.class, "release");

	private static final byte[] TTL = bytes("ttl");

	// Redis refuses a TTL whose end is no number of milliseconds
	private static final Duration LONGEST = Duration.ofDays(36_500);

	/**
	 * Claims a record.
	 * @param waking how this server's requests are woken that wait for it
	 */
	public static Step claim(String keyPrefix, Claim claim, Waking waking) {
		return new Step("claim a record", CLAIM,
				keyAndArguments(keyPrefix, claim, claim.fingerprint().toBytes(), millis(claim.lease()),
						millis(claim.retention()), bytes(String.valueOf(claim.takeOver())), waking.argument()),
				true);
	}

	/**
	 * Notes in a record that somebody waits for it.
	 */
	public static Step await(String keyPrefix, RecordKey key, Waking waking) {
		return new Step("watch a record", AWAIT, new byte[][] { bytes(keyPrefix + key.value()), waking.argument() },
				false);
	}

	public static Step complete(String keyPrefix, Ownership ownership, byte[] result) {
		return new Step("complete a record", COMPLETE, keyAndArguments(keyPrefix, ownership.claim(), result), true);
	}

	public static Step renew(String keyPrefix, Ownership ownership) {
		Claim claim = ownership.claim();
		return new Step("renew a lease", RENEW, keyAndArguments(keyPrefix, claim, millis(claim.lease())), false);
	}

	public static Step release(String keyPrefix, Release release) {
		boolean hold = release instanceof Release.Hold;
		return new Step(hold ? "hold a record" : "release a record", RELEASE,
				keyAndArguments(keyPrefix, release.claim(), bytes(String.valueOf(hold))), hold);
	}

	/**
	 * Sends the script's digest, and the script itself only to a server that does not
	 * know it.
	 */
	public List<Object> run(RedisConnection connection) {
		return StepScript.knownOrNot((known) -> Objects.requireNonNull(send(connection, known)));
	}

	/**
	 * Sends the script once.
	 * @param known whether as a digest, which fails on a server that does not know it
	 * @return null in a pipeline, where the reply comes later
	 */
	@Nullable List<Object> send(RedisConnection connection, boolean known) {
		RedisScriptingCommands commands = connection.scriptingCommands();
		return known ? commands.evalSha(this.script.sha(), ReturnType.MULTI, 1, this.keyAndArguments)
				: commands.eval(this.script.text(), ReturnType.MULTI, 1, this.keyAndArguments);
	}

	public byte[] key() {
		return this.keyAndArguments[0];
	}

	/**
	 * Returns the fingerprint of a claim, or null when this is none.
	 */
	public byte @Nullable [] claimedFingerprint() {
		return (this.script == CLAIM) ? this.keyAndArguments[2] : null;
	}

	/**
	 * Returns the result of a completion, or null when this is none.
	 */
	public byte @Nullable [] completedResult() {
		return (this.script == COMPLETE) ? this.keyAndArguments[2] : null;
	}

	/**
	 * Returns the same step, which also asks how long a consumed record is kept. A claim
	 * that finds one is answered with its result and what is left of its TTL in
	 * milliseconds, negative without one; a completion with the record's fingerprint and
	 * that, if this very result is what the record has by now.
	 */
	public Step askingForTtl() {
		byte[][] arguments = Arrays.copyOf(this.keyAndArguments, this.keyAndArguments.length + 1);
		arguments[arguments.length - 1] = TTL;
		return new Step(this.name, this.script, arguments, this.isKept);
	}

	private static byte[][] keyAndArguments(String keyPrefix, Claim claim, byte[]... arguments) {
		byte[][] keyAndArguments = new byte[arguments.length + 2][];
		keyAndArguments[0] = bytes(keyPrefix + claim.key().value());
		keyAndArguments[1] = claim.token().toBytes();
		System.arraycopy(arguments, 0, keyAndArguments, 2, arguments.length);
		return keyAndArguments;
	}

	private static byte[] millis(Duration duration) {
		Duration shorter = (duration.compareTo(LONGEST) < 0) ? duration : LONGEST;
		return bytes(String.valueOf(Math.max(1, shorter.toMillis())));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
