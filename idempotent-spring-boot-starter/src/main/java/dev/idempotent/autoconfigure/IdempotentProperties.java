package dev.idempotent.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.call.running.AfterCommit;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.webmvc.key.KeyFormat;

/**
 * Settings of idempotent methods.
 *
 * @param enabled Whether idempotent methods are protected at all.
 * @param store Where records are kept. Auto: Redis when the application has a
 * RedisConnectionFactory, else local.
 * @param namespace Whose operations these are, so that two services on one store never
 * share a key. By default spring.application.name; empty: none.
 * @param headerNames Names of the request headers that may carry the idempotency key.
 * Errors name the first; two with different values are refused.
 * @param keyPresence Whether a request must have a key.
 * @param key What a key looks like.
 * @param scope Whose a key is. Replaced by a bean of type IdempotencyScope.
 * @param scopeHeaders Names of the request headers, such as a tenant's, whose values also
 * tell whose a key is.
 * @param fingerprint What makes two requests the same.
 * @param retention How long a result is kept, counted from the first claim and never
 * sliding.
 * @param lease How long a running owner is believed without a sign of life. Not longer
 * than the retention.
 * @param heartbeat Whether leases are renewed, at a third of the lease, while methods
 * run. Without it, an owner past its lease counts as abandoned though it may still run.
 * @param onDuplicate What a duplicate gets while the first request is still running.
 * @param waitTimeout How long a duplicate waits where it does; then it gets 409.
 * @param maxWaiting Most requests that wait at once; more get 409 at once.
 * @param onAbandoned What a repeat gets when the owner's lease is over without a result.
 * @param onStoreFailure What a request gets when the store can't be asked.
 * @param afterCommit What a call leaves that failed after a transaction within it has
 * committed.
 * @param remember Which answers are kept for replay.
 * @param retryAfter What Retry-After says, in whole seconds, at least 1.
 * @param maxResultSize Largest result that is kept, neither compressed nor encrypted.
 * Repeats of a larger one get 409.
 * @param compression How results are made smaller.
 * @param encryption How results are kept from those who read or write the store.
 * @param replay What a replay looks like.
 * @param problem The error answers.
 * @param aspectOrder Order of the aspect around a method: inside method security (100 to
 * 600), outside transactions (last).
 * @param local The local store.
 * @param redis The Redis store.
 * @param jdbc The JDBC store.
 */
@ConfigurationProperties("idempotent")
public record IdempotentProperties(@DefaultValue("true") boolean enabled, @DefaultValue("auto") StoreType store,
		@Nullable String namespace, @DefaultValue("Idempotency-Key") List<String> headerNames,
		@DefaultValue("required") KeyPresence keyPresence, @DefaultValue Key key,
		@DefaultValue("principal") Scope scope, @DefaultValue List<String> scopeHeaders,
		@DefaultValue Fingerprint fingerprint, @DefaultValue("24h") Duration retention,
		@DefaultValue("30s") Duration lease, @DefaultValue("true") boolean heartbeat,
		@DefaultValue("reject") OnDuplicate onDuplicate, @DefaultValue("10s") Duration waitTimeout,
		@DefaultValue("100") int maxWaiting, @DefaultValue("take-over") OnAbandoned onAbandoned,
		@DefaultValue("reject") OnStoreFailure onStoreFailure, @DefaultValue("remember") AfterCommit afterCommit,
		@DefaultValue("success") Remember remember, @DefaultValue("1s") Duration retryAfter,
		@DefaultValue("1MB") DataSize maxResultSize, @DefaultValue Compression compression,
		@DefaultValue Encryption encryption, @DefaultValue Replay replay, @DefaultValue Problem problem,
		@DefaultValue("1000") int aspectOrder, @DefaultValue Local local, @DefaultValue Redis redis,
		@DefaultValue Jdbc jdbc) {

	public IdempotentProperties {
		PropertyChecks.names("header-names", headerNames);
		PropertyChecks.isTrue(!headerNames.isEmpty(), "header-names", headerNames, "There is at least one.");
		PropertyChecks.names("scope-headers", scopeHeaders);
		PropertyChecks.names("fingerprint.ignored-headers", fingerprint.ignoredHeaders());
		PropertyChecks.replay(replay);
		PropertyChecks.docs(problem.docs());
		PropertyChecks.times(retention, lease, retryAfter, redis);
		PropertyChecks.positive("wait-timeout", waitTimeout);
		PropertyChecks.key(key);
		PropertyChecks.atLeastOne("max-waiting", maxWaiting);
		PropertyChecks.positive("max-result-size", maxResultSize);
		PropertyChecks.compression(compression);
		PropertyChecks.positive("fingerprint.max-body-size", fingerprint.maxBodySize());
		PropertyChecks.local(local);
		PropertyChecks.redis(redis);
		PropertyChecks.jdbc(jdbc);
		PropertyChecks.notDefault("key-presence", keyPresence);
		PropertyChecks.notDefault("on-duplicate", onDuplicate);
		PropertyChecks.notDefault("on-abandoned", onAbandoned);
		PropertyChecks.notDefault("remember", remember);
		PropertyChecks.notDefault("replay.status", replay.status());
	}

	/**
	 * Where records are kept.
	 */
	public enum StoreType {

		/**
		 * Redis when the application has a RedisConnectionFactory, else local.
		 */
		AUTO,

		/**
		 * In this process: duplicates that reach another server are not seen.
		 */
		LOCAL,

		/**
		 * In Redis, for several servers.
		 */
		REDIS,

		/**
		 * In the application's own database, so that work and key commit together.
		 */
		JDBC

	}

	/**
	 * Whose a key is.
	 */
	public enum Scope {

		/**
		 * The authenticated principal's; everybody's without one.
		 */
		PRINCIPAL,

		/**
		 * Everybody's.
		 */
		GLOBAL

	}

	/**
	 * What a key looks like.
	 *
	 * @param maxLength Most characters that a key may have, 1 to 255.
	 * @param pattern Regular expression that a whole key must match.
	 * @param format Form that a key must have.
	 */
	public record Key(@DefaultValue("255") int maxLength, @Nullable String pattern,
			@DefaultValue("any") KeyFormat format) {
	}

	/**
	 * What makes two requests the same.
	 *
	 * @param maxBodySize Largest body that is taken; larger ones get 413.
	 * @param ignoredHeaders Names of the headers that don't count though the method names
	 * them by @RequestHeader, because they differ from try to try. In any case.
	 */
	public record Fingerprint(@DefaultValue("10MB") DataSize maxBodySize, @DefaultValue( {
			"Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization", "B3", "Baggage",
			"Cache-Control", "Connection", "Content-Length", "Cookie", "Date", "Forwarded", "Host", "Keep-Alive",
			"Origin", "Pragma", "Proxy-Authorization", "Referer", "TE", "Traceparent", "Tracestate",
			"Transfer-Encoding", "Uber-Trace-Id", "User-Agent", "Via", "X-Amzn-Trace-Id", "X-B3-Flags",
			"X-B3-ParentSpanId", "X-B3-Sampled", "X-B3-SpanId", "X-B3-TraceId", "X-Cloud-Trace-Context",
			"X-Correlation-Id", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix",
			"X-Forwarded-Proto", "X-Forwarded-Ssl", "X-Real-IP", "X-Request-Id" }) List<String> ignoredHeaders){
	}

	/**
	 * How results are made smaller.
	 *
	 * @param minResultSize Smallest result that is stored compressed. By default none is.
	 */
	public record Compression(@Nullable DataSize minResultSize) {
	}

	/**
	 * How results are kept from those who read or write the store.
	 *
	 * @param keys Keys of 256 bits in Base64, by their ids. Results are stored encrypted
	 * where there are any. Old keys are needed until their results' retention is over.
	 * Replaced by a bean of type EncryptionKeys.
	 * @param activeKeyId Id of the key that results are encrypted with.
	 * @param acceptUnencrypted Whether results that were stored without encryption are
	 * given again, for the time after it was switched on. Whoever writes the store can
	 * then make answers.
	 */
	public record Encryption(@DefaultValue Map<String, String> keys, @Nullable String activeKeyId,
			@DefaultValue("false") boolean acceptUnencrypted) {

		public Encryption {
			keys = Map.copyOf(keys);
		}

		/**
		 * Returns whether nothing says that results are to be encrypted.
		 */
		public boolean isEmpty() {
			return this.keys.isEmpty() && this.activeKeyId == null;
		}

		@Override
		public String toString() {
			return "Encryption[keys=" + this.keys.keySet() + ", activeKeyId=" + this.activeKeyId
					+ ", acceptUnencrypted=" + this.acceptUnencrypted + "]";
		}

	}

	/**
	 * What a replay looks like.
	 *
	 * @param status Status of a replay. Ok: 200 for a first answer of 201, any other as
	 * it was.
	 * @param headerName Name of the response header that marks a replay.
	 * @param headers Which of a result's headers are kept for replay.
	 */
	public record Replay(@DefaultValue("ok") ReplayStatus status,
			@DefaultValue("Idempotent-Replayed") String headerName, @DefaultValue Headers headers) {
	}

	/**
	 * The error answers.
	 *
	 * @param docs Address of the problems' documentation, which each one links to by
	 * 'Link' with the relation 'describedby'. '{name}' in it stands for the problem's
	 * name; without it, the name is the fragment.
	 */
	public record Problem(@Nullable String docs) {
	}

	/**
	 * Which of a result's headers are kept for replay.
	 *
	 * @param include Names of the headers that are kept, in any case. '*': all but
	 * tracing headers, which are kept when named. Cookies, credentials, Date,
	 * Content-Length and hop-by-hop headers never are.
	 * @param exclude Names of headers that are not kept although included. '*': all.
	 */
	public record Headers(@DefaultValue("*") List<String> include, @DefaultValue List<String> exclude) {
	}

	/**
	 * The local store.
	 *
	 * @param maximumEntries Most live records. When full, new keys are refused with 503.
	 * @param maximumBytes Most bytes of live records. When full, new keys are refused
	 * with 503. By default a quarter of the heap.
	 */
	public record Local(@DefaultValue("1000000") int maximumEntries, @Nullable DataSize maximumBytes) {
	}

	/**
	 * The Redis store.
	 *
	 * @param keyPrefix What every key in Redis begins with.
	 * @param commandTimeout How long a step may take, whatever the connection's own
	 * timeout.
	 * @param waitReplicas How many replicas must have a claim before its method runs, and
	 * a result before it counts as stored. With fewer, requests get 503, and results are
	 * stored again in the background. A fail-over to one of these replicas loses nothing.
	 * 0: none. Needs Lettuce, and no Cluster.
	 * @param waitReplicasTimeout How long a step waits for replicas. Shorter than the
	 * command timeout.
	 * @param nearCache Answers that are also kept in this process.
	 */
	public record Redis(@DefaultValue("idempotent:") String keyPrefix, @DefaultValue("2s") Duration commandTimeout,
			@DefaultValue("0") int waitReplicas, @DefaultValue("1s") Duration waitReplicasTimeout,
			@DefaultValue NearCache nearCache) {
	}

	/**
	 * Answers that are also kept in this process.
	 *
	 * @param enabled Whether an answer that this server has stored or given is given
	 * again without asking Redis, for ten seconds at most. What an operator frees through
	 * another server is free for this one within this time.
	 * @param maximumBytes How much of the heap answers may take. One larger than a
	 * sixteenth of it is not kept.
	 */
	public record NearCache(@DefaultValue("false") boolean enabled, @DefaultValue("32MB") DataSize maximumBytes) {
	}

	/**
	 * The JDBC store.
	 *
	 * @param completion How the work of a call and its record come together. Fence: every
	 * transaction that commits says so in the record. Join: one transaction commits work
	 * and answer.
	 * @param tableName Name of the table, or that with its schema's.
	 * @param initializeSchema When the table is made at start.
	 * @param commandTimeout How long the database may take to answer a step; waiting for
	 * a connection of the pool comes on top.
	 * @param cleanupCron When expired records are deleted, by one server at a time. '-':
	 * never.
	 */
	public record Jdbc(@DefaultValue("fence") Completion completion,
			@DefaultValue("IDEMPOTENCY_RECORD") String tableName,
			@DefaultValue("embedded") InitializeSchema initializeSchema, @DefaultValue("2s") Duration commandTimeout,
			@DefaultValue("0 * * * * *") String cleanupCron) {
	}

	/**
	 * When the JDBC store's table is made at start.
	 */
	public enum InitializeSchema {

		/**
		 * In an embedded database.
		 */
		EMBEDDED,

		/**
		 * In any.
		 */
		ALWAYS,

		/**
		 * By others, as a migration tool is.
		 */
		NEVER

	}

}
