package dev.idempotent.store.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.redis.connection.RedisSteps;
import dev.idempotent.store.redis.inspect.RedisInspection;
import dev.idempotent.store.redis.near.NearSteps;
import dev.idempotent.store.redis.step.ErrorReply;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.Steps;
import dev.idempotent.store.redis.watch.RecordSubscription;

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
 * <li>Completions and releases of records that somebody waits for are published on a
 * channel named like the record's key, within their steps; on a Cluster to the slot's
 * node only. A server that may not publish completes all the same.</li>
 * <li>A record that can't be read is never written, and only an operator deletes it.</li>
 * <li>An operator's questions and decisions are steps, too. Keys are looked for by SCAN,
 * some at a time.</li>
 * <li>If asked to, it waits after claim, complete and hold until replicas have them, in
 * the same round trip. Steps that wait have their connections for themselves.</li>
 * <li>A step takes as long as the timeout at most, opening a connection included. One
 * that Redis may have made all the same is reported as unknown.</li>
 * <li>Connections are its own, but for other client libraries than Lettuce. After two
 * steps in a row without an answer, or with one like READONLY, they are given up for new
 * ones.</li>
 * <li>With a near cache, a claim of what this server knows to be consumed is answered
 * without a step.</li>
 * </ol>
 * Holds as long as the primary does not lose writes or evict. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RedisIdempotencyStore
		implements WatchableIdempotencyStore, AsyncIdempotencyStore, InspectableIdempotencyStore, AutoCloseable {

	private static final Logger logger = System.getLogger(RedisIdempotencyStore.class.getName());

	private final String keyPrefix;

	private final Duration commandTimeout;

	private final RedisConnectionFactory connections;

	private final Steps steps;

	private final RecordSubscription subscription;

	private final RedisInspection inspection;

	/**
	 * Creates a store. Connects with its first step.
	 * @param connections stays the caller's, to be closed after the store
	 * @param keyPrefix what the names of its keys in Redis begin with
	 * @param commandTimeout how long a step may take
	 */
	public RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration commandTimeout) {
		this(connections, keyPrefix, commandTimeout, (cause) -> {
		});
	}

	/**
	 * Creates a store. Connects with its first step.
	 * @param connections stays the caller's, to be closed after the store
	 * @param keyPrefix what the names of its keys in Redis begin with
	 * @param commandTimeout how long a step may take
	 * @param connectionLost told why, when a step finds that a connection was cut or is
	 * given up: by the last failure, which is a {@link TimeoutException} where there was
	 * no answer. Returns at once, and throws nothing
	 */
	public RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration commandTimeout,
			Consumer<Throwable> connectionLost) {
		this(connections, keyPrefix, commandTimeout, RedisSteps.on(connections, commandTimeout, connectionLost));
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
	 * @param connectionLost told of connections that are given up, as above
	 */
	public RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration commandTimeout,
			int waitReplicas, Duration waitTimeout, Consumer<Throwable> connectionLost) {
		this(connections, keyPrefix, commandTimeout,
				RedisSteps.waitingForReplicas(connections, commandTimeout, waitReplicas, waitTimeout, connectionLost));
	}

	private RedisIdempotencyStore(RedisConnectionFactory connections, String keyPrefix, Duration commandTimeout,
			Steps steps) {
		if (commandTimeout.isNegative() || commandTimeout.isZero()) {
			throw new IllegalArgumentException("The command timeout is positive, not " + commandTimeout);
		}
		this.connections = connections;
		this.keyPrefix = keyPrefix;
		this.commandTimeout = commandTimeout;
		this.steps = steps;
		this.subscription = new RecordSubscription(connections, keyPrefix, steps);
		this.inspection = new RedisInspection(steps, keyPrefix, commandTimeout);
	}

	/**
	 * Returns a store in this one's place that keeps answers in this process, and gives
	 * them again without asking Redis: never longer than Redis keeps the record, and ten
	 * seconds at most. What an operator frees through the store returned is free at once,
	 * what is freed by others within these ten seconds. Needs Caffeine.
	 * @param maximumBytes how much of the heap answers may take, at least 1; one larger
	 * than a sixteenth of it is not kept
	 */
	public RedisIdempotencyStore withNearCache(long maximumBytes) {
		return new RedisIdempotencyStore(this.connections, this.keyPrefix, this.commandTimeout,
				new NearSteps(this.steps, maximumBytes));
	}

	@Override
	public ClaimResult claim(Claim claim) {
		return Replies.result(claim, this.steps.make(claimStep(claim)));
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return Replies.result(this.steps.make(Step.complete(this.keyPrefix, ownership, result)));
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return Replies.result(this.steps.make(Step.renew(this.keyPrefix, ownership)));
	}

	@Override
	public StepResult release(Release release) {
		return Replies.result(this.steps.make(Step.release(this.keyPrefix, release)));
	}

	@Override
	public CompletionStage<ClaimResult> claimAsync(Claim claim) {
		return Replies.stage(this.steps.start(claimStep(claim)), (reply) -> Replies.result(claim, reply));
	}

	@Override
	public CompletionStage<StepResult> completeAsync(Ownership ownership, byte[] result) {
		return Replies.stage(this.steps.start(Step.complete(this.keyPrefix, ownership, result)), Replies::result);
	}

	@Override
	public CompletionStage<StepResult> renewAsync(Ownership ownership) {
		return Replies.stage(this.steps.start(Step.renew(this.keyPrefix, ownership)), Replies::result);
	}

	@Override
	public CompletionStage<StepResult> releaseAsync(Release release) {
		return Replies.stage(this.steps.start(Step.release(this.keyPrefix, release)), Replies::result);
	}

	@Override
	public CompletionStage<List<StepResult>> renewAll(List<Ownership> ownerships) {
		List<CompletableFuture<List<Object>>> replies = this.steps
			.startAll(ownerships.stream().map((ownership) -> Step.renew(this.keyPrefix, ownership)).toList());
		CompletableFuture<Void> all = CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new));
		return Replies.stage(all, (none) -> replies.stream().map((reply) -> Replies.result(reply.join())).toList());
	}

	/**
	 * Asks the server for its eviction policy, persistence and version, and logs what can
	 * happen to records. Takes as long as the application's connection lets it; throws
	 * nothing.
	 */
	public void checkServer() {
		try (RedisConnection connection = this.connections.getConnection()) {
			RedisServerCheck.of(connection)
				.forEach((finding, servers) -> logger.log(finding.isWarning() ? Level.WARNING : Level.INFO,
						String.join(", ", servers) + " " + finding.text()));
		}
		catch (RedisConnectionFailureException ex) {
			logger.log(Level.WARNING, "There is no connection to Redis, and how it is set up could not be checked: "
					+ ErrorReply.reasonOf(ex) + ". Until there is one, requests with a key get 503. Start Redis,"
					+ " check spring.data.redis, or set idempotent.store to local");
		}
		catch (RuntimeException ex) {
			logger.log(Level.INFO, "How Redis is set up could not be checked: " + ErrorReply.reasonOf(ex));
		}
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		return this.subscription.watch(key, listener);
	}

	@Override
	public @Nullable RecordDescription describe(RecordKey key) {
		return this.inspection.describe(key);
	}

	@Override
	public byte @Nullable [] result(RecordKey key) {
		return this.inspection.result(key);
	}

	@Override
	public @Nullable RecordCounts counts() {
		return null;
	}

	@Override
	public Page findUnsettled(@Nullable String cursor, int limit) {
		return this.inspection.findUnsettled(cursor, limit);
	}

	@Override
	public Decision free(RecordDescription seen) {
		return this.inspection.free(seen);
	}

	@Override
	public Decision settle(RecordDescription seen, byte[] result) {
		return this.inspection.settle(seen, result);
	}

	/**
	 * Takes no more steps. Those under way end as they do.
	 */
	@Override
	public void close() {
		this.subscription.close(this.commandTimeout);
		this.steps.close();
	}

	private Step claimStep(Claim claim) {
		return Step.claim(this.keyPrefix, claim, this.subscription.waking(claim.key()));
	}

}
