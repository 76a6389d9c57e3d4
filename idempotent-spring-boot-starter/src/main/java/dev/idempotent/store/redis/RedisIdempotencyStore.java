package dev.idempotent.store.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Store in Redis 7 or newer, Valkey, or a Cluster of them: for several servers.
 * <ol>
 * <li>A record is one string, laid out as {@code record.lua} says. Its TTL is the
 * retention from the first claim on; the end of its lease is a field in it, by Redis's
 * clock.</li>
 * <li>A step is one Lua script on that one key, sent by
 * <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>, and by EVAL to a
 * server that does not know the script yet.</li>
 * <li>A claim compares the fingerprint first, then looks at status, owner and lease. It
 * sets an absent record, takes over an abandoned one, and grants again what its own token
 * has.</li>
 * <li>Complete, renew and release do nothing unless the token is the owner's. Everything
 * but a first claim writes by <a href="https://redis.io/docs/latest/commands/set/">SET
 * KEEPTTL</a>; only a lease that would outlive the TTL raises it.</li>
 * <li>Out of memory under {@code noeviction}, first claims and take-overs fail; the rest
 * goes on, by the <a href=
 * "https://redis.io/docs/latest/develop/programmability/lua-api/#script_flags">flag</a>
 * {@code allow-oom}.</li>
 * <li>Completions and releases are published on a channel named like the record's key,
 * within their steps. A server that may not publish completes all the same.</li>
 * <li>A record that can't be read is never written or deleted.</li>
 * <li>If asked to, it waits after claim, complete and hold until replicas have them, in
 * the same round trip. Steps that wait have their connections for themselves.</li>
 * <li>A step takes as long as the time-out at most, opening a connection included. One
 * that Redis may have made all the same is reported as unknown.</li>
 * <li>Connections are its own, but for other client libraries than Lettuce. After two
 * steps in a row without an answer, or with one like READONLY, they are given up for new
 * ones.</li>
 * </ol>
 * Holds as long as the primary does not lose writes or evict. Thread-safe.
 */
public final class RedisIdempotencyStore implements WatchableIdempotencyStore, AutoCloseable {

	private static final Logger logger = System.getLogger(RedisIdempotencyStore.class.getName());

	private static final StepScript CLAIM = StepScript.named("claim");

	private static final StepScript COMPLETE = StepScript.named("complete");

	private static final StepScript RENEW = StepScript.named("renew");

	private static final StepScript RELEASE = StepScript.named("release");

	// Redis refuses a TTL whose end is no number of milliseconds
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final String keyPrefix;

	private final Duration commandTimeout;

	private final RedisConnectionFactory connections;

	private final Steps steps;

	private final Steps replicatedSteps;

	private final RecordSubscription subscription;

	/**
	 * Creates a store. Connects with its first step.
	 * @param connections stays the caller's, to be closed after the store
	 * @param keyPrefix what the names of its keys in Redis begin with
	 * @param commandTimeout how long a step may take
	 */
	public RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration commandTimeout) {
		this(connections, keyPrefix, commandTimeout, steps(connections, commandTimeout), null);
	}

	/**
	 * Creates a store whose claims, completions and holds fail, with an unknown outcome,
	 * unless enough replicas have them. Needs Lettuce, and no Cluster: there, set
	 * min-replicas-to-write. It keeps as many connections as it makes steps at a time.
	 * @param connections stays the caller's, to be closed after the store
	 * @param keyPrefix what the names of its keys in Redis begin with
	 * @param commandTimeout how long a step may take
	 * @param waitReplicas how many replicas, at least 1
	 * @param waitTimeout how long to wait for them, shorter than a step may take
	 */
	public RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration commandTimeout,
			int waitReplicas, Duration waitTimeout) {
		this(connections, keyPrefix, commandTimeout, steps(connections, commandTimeout),
				new ReplicatedSteps(new OwnConnections(connections, commandTimeout), commandTimeout,
						new ReplicatedStep(waitReplicas, waitTimeout)));
	}

	private RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration commandTimeout,
			Steps steps, @Nullable Steps replicatedSteps) {
		if (commandTimeout.isNegative() || commandTimeout.isZero()) {
			throw new IllegalArgumentException("The command time-out is positive, not " + commandTimeout);
		}
		this.connections = connections;
		this.keyPrefix = keyPrefix;
		this.commandTimeout = commandTimeout;
		this.steps = steps;
		this.replicatedSteps = (replicatedSteps != null) ? replicatedSteps : steps;
		this.subscription = new RecordSubscription(connections, keyPrefix);
	}

	private static Steps steps(RedisConnectionFactory connections, Duration timeout) {
		if (connections instanceof LettuceConnectionFactory lettuce && !LettuceConnector.isPooled(lettuce)) {
			return new LettuceSteps(lettuce, timeout);
		}
		return new TimedSteps(new SharedConnections(connections), timeout);
	}

	@Override
	public ClaimResult claim(Claim claim) {
		List<Object> reply = runReplicated("claim a record", CLAIM, claim, claim.fingerprint().toBytes(),
				millis(claim.lease()), millis(claim.retention()), bytes(String.valueOf(claim.takeOver())));
		return switch (StepScript.outcome(reply)) {
			case "GRANTED" -> new ClaimResult.Granted(new Ownership(claim, ((Long) reply.get(1)).intValue()));
			case "IN_PROGRESS" -> new ClaimResult.InProgress();
			case "ABANDONED" -> new ClaimResult.Abandoned();
			case "CONSUMED" -> new ClaimResult.Consumed((byte[]) reply.get(1));
			case "MISMATCH" -> new ClaimResult.Mismatch();
			default -> new ClaimResult.Unreadable();
		};
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return StepResult
			.valueOf(StepScript.outcome(runReplicated("complete a record", COMPLETE, ownership.claim(), result)));
	}

	@Override
	public StepResult renew(Ownership ownership) {
		Claim claim = ownership.claim();
		return StepResult.valueOf(StepScript.outcome(run("renew a lease", RENEW, claim, millis(claim.lease()))));
	}

	@Override
	public StepResult release(Release release) {
		boolean hold = release instanceof Release.Hold;
		byte[] argument = bytes(String.valueOf(hold));
		return StepResult
			.valueOf(StepScript.outcome(hold ? runReplicated("hold a record", RELEASE, release.claim(), argument)
					: run("release a record", RELEASE, release.claim(), argument)));
	}

	/**
	 * Asks the server for its eviction policy, persistence and version, and logs what can
	 * happen to records. Takes as long as a step; throws nothing.
	 */
	public void checkServer() {
		try (TimedSteps check = new TimedSteps(new SharedConnections(this.connections), this.commandTimeout)) {
			check.make("say how it is set up", RedisServerCheck::of)
				.forEach((finding, servers) -> logger.log(finding.isWarning() ? Level.WARNING : Level.INFO,
						String.join(", ", servers) + " " + finding.text()));
		}
		catch (IdempotencyStoreException ex) {
			logger.log(Level.INFO, "How Redis is set up could not be checked. " + ex.getMessage());
		}
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		return this.subscription.watch(key, listener);
	}

	/**
	 * Takes no more steps. Those under way end as they do.
	 */
	@Override
	public void close() {
		this.subscription.close(this.commandTimeout);
		this.replicatedSteps.close();
		this.steps.close();
	}

	private List<Object> run(String name, StepScript script, Claim claim, byte[]... arguments) {
		return this.steps.make(name, script, keyAndArguments(claim, arguments));
	}

	private List<Object> runReplicated(String name, StepScript script, Claim claim, byte[]... arguments) {
		return this.replicatedSteps.make(name, script, keyAndArguments(claim, arguments));
	}

	private byte[][] keyAndArguments(Claim claim, byte[][] arguments) {
		byte[][] keyAndArguments = new byte[arguments.length + 2][];
		keyAndArguments[0] = bytes(this.keyPrefix + claim.key().value());
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
