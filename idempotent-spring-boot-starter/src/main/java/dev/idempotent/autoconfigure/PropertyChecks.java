package dev.idempotent.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.unit.DataSize;

import dev.idempotent.problem.ProblemDocs;
import dev.idempotent.result.KeptHeaders;

/**
 * Stops the start on property values that make no sense, by the property's name.
 */
final class PropertyChecks {

	private static final int LONGEST_KEY = 255;

	// What nanoseconds in a long can hold, by far
	private static final Duration LONGEST_TIME = Duration.ofDays(36500);

	// RFC 9110, 5.6.2
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*){0,2}");

	private PropertyChecks() {
	}

	static void names(String property, List<String> headers) {
		Set<String> known = new HashSet<>();
		for (String name : headers) {
			isTrue(TOKEN.matcher(name).matches(), property, name, "It is not a valid header name.");
			isTrue(known.add(name.toLowerCase(Locale.ROOT)), property, name, "It is there twice.");
		}
	}

	static void replay(IdempotentProperties.Replay replay) {
		names("replay.header-name", List.of(replay.headerName()));
		names("replay.headers.include", replay.headers().include());
		names("replay.headers.exclude", replay.headers().exclude());
		storable(replay.headers());
	}

	static void docs(@Nullable String docs) {
		try {
			if (docs != null) {
				new ProblemDocs(docs);
			}
		}
		catch (IllegalArgumentException ex) {
			isTrue(false, "problem.docs", String.valueOf(docs),
					"It is not the address of a documentation: " + ex.getMessage() + ".");
		}
	}

	static void times(Duration retention, Duration lease, Duration retryAfter, IdempotentProperties.Redis redis) {
		positive("retention", retention);
		positive("lease", lease);
		positive("retry-after", retryAfter);
		positive("redis.command-timeout", redis.commandTimeout());
		positive("redis.wait-replicas-timeout", redis.waitReplicasTimeout());
		isTrue(redis.waitReplicas() == 0 || redis.waitReplicasTimeout().compareTo(redis.commandTimeout()) < 0,
				"redis.wait-replicas-timeout", redis.waitReplicasTimeout(),
				"It is not shorter than idempotent.redis.command-timeout, " + redis.commandTimeout()
						+ ", which includes it.");
		isTrue(lease.compareTo(retention) <= 0, "lease", lease, "It is longer than idempotent.retention, " + retention
				+ ". A lease is seconds to minutes; it is renewed while the method runs.");
	}

	static void key(IdempotentProperties.Key key) {
		isTrue(key.maxLength() >= 1 && key.maxLength() <= LONGEST_KEY, "key.max-length", key.maxLength(),
				"It is 1 to " + LONGEST_KEY + ".");
		pattern(key.pattern());
	}

	static void compression(IdempotentProperties.Compression compression) {
		if (compression.minResultSize() != null) {
			positive("compression.min-result-size", compression.minResultSize());
		}
	}

	static void local(IdempotentProperties.Local local) {
		atLeastOne("local.maximum-entries", local.maximumEntries());
		if (local.maximumBytes() != null) {
			positive("local.maximum-bytes", local.maximumBytes());
		}
	}

	static void redis(IdempotentProperties.Redis redis) {
		isTrue(redis.waitReplicas() >= 0, "redis.wait-replicas", redis.waitReplicas(), "It is 0, for none, or more.");
		isTrue(!redis.keyPrefix().isEmpty(), "redis.key-prefix", "",
				"Without a prefix, records could not be told from other keys.");
		positive("redis.near-cache.maximum-bytes", redis.nearCache().maximumBytes());
	}

	static void jdbc(IdempotentProperties.Jdbc jdbc) {
		positive("jdbc.command-timeout", jdbc.commandTimeout());
		notDefault("jdbc.completion", jdbc.completion());
		isTrue(TABLE.matcher(jdbc.tableName()).matches(), "jdbc.table-name", jdbc.tableName(),
				"It is the name of a table, or that with its schema's.");
		isTrue(jdbc.cleanupCron().equals("-") || CronExpression.isValidExpression(jdbc.cleanupCron()),
				"jdbc.cleanup-cron", jdbc.cleanupCron(), "It is not a cron expression; use \"0 * * * * *\", or \"-\".");
	}

	static void atLeastOne(String name, int value) {
		isTrue(value >= 1, name, value, "It is at least 1.");
	}

	static void positive(String name, DataSize value) {
		isTrue(value.toBytes() > 0, name, value, "It is at least 1B.");
	}

	static void notDefault(String name, Enum<?> value) {
		isTrue(!value.name().equals("DEFAULT"), name, "default", "The property is what DEFAULT refers to.");
	}

	static void positive(String name, Duration value) {
		isTrue(value.compareTo(Duration.ofMillis(1)) >= 0, name, value, "It is at least 1ms.");
		isTrue(value.compareTo(LONGEST_TIME) <= 0, name, value, "It is at most 36500d.");
	}

	private static void storable(IdempotentProperties.Headers headers) {
		try {
			new KeptHeaders(headers.include(), headers.exclude());
		}
		catch (IllegalArgumentException ex) {
			isTrue(false, "replay.headers.include", headers.include(), String.valueOf(ex.getMessage()));
		}
	}

	private static void pattern(@Nullable String regex) {
		if (regex != null) {
			isTrue(!regex.isEmpty(), "key.pattern", regex, "It matches no key; leave it out for any.");
			try {
				Pattern.compile(regex);
			}
			catch (PatternSyntaxException ex) {
				isTrue(false, "key.pattern", regex, "It is not a regular expression: " + ex.getDescription() + ".");
			}
		}
	}

	static void isTrue(boolean valid, String name, Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("idempotent." + name, value, reason);
		}
	}

}
