package dev.idempotent.autoconfigure;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Stops the start on property values that make no sense, by the property's name.
 */
final class PropertyChecks {

	private static final int LONGEST_KEY = 255;

	// RFC 9110, 5.6.2
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private PropertyChecks() {
	}

	static void headers(String headerName, IdempotentProperties.Replay replay) {
		token("header-name", headerName);
		token("replay.header-name", replay.headerName());
	}

	static void times(Duration retention, Duration lease, Duration retryAfter, IdempotentProperties.Redis redis) {
		positive("retention", retention);
		positive("lease", lease);
		positive("retry-after", retryAfter);
		positive("redis.command-timeout", redis.commandTimeout());
		isTrue(lease.compareTo(retention) <= 0, "lease", lease, "It is longer than idempotent.retention, " + retention
				+ ". A lease is seconds to minutes; it is renewed while the method runs.");
	}

	static void key(IdempotentProperties.Key key) {
		isTrue(key.maxLength() >= 1 && key.maxLength() <= LONGEST_KEY, "key.max-length", key.maxLength(),
				"It is 1 to " + LONGEST_KEY + ".");
		pattern(key.pattern());
	}

	static void sizes(DataSize maxResultSize, IdempotentProperties.Local local, IdempotentProperties.Redis redis) {
		isTrue(maxResultSize.toBytes() > 0, "max-result-size", maxResultSize, "It is at least 1B.");
		isTrue(local.maximumEntries() > 0, "local.maximum-entries", local.maximumEntries(), "It is at least 1.");
		isTrue(!redis.keyPrefix().isEmpty(), "redis.key-prefix", "",
				"Without a prefix, records could not be told from other keys.");
	}

	static void notDefault(String name, Enum<?> value) {
		isTrue(!value.name().equals("DEFAULT"), name, "default", "The property is what DEFAULT refers to.");
	}

	static void positive(String name, Duration value) {
		isTrue(value.toMillis() > 0, name, value, "It is at least 1ms.");
	}

	private static void token(String name, String value) {
		isTrue(TOKEN.matcher(value).matches(), name, value, "It is no name of a header.");
	}

	private static void pattern(@Nullable String regex) {
		if (regex != null) {
			try {
				Pattern.compile(regex);
			}
			catch (PatternSyntaxException ex) {
				isTrue(false, "key.pattern", regex, "It is no regular expression: " + ex.getDescription() + ".");
			}
		}
	}

	private static void isTrue(boolean valid, String name, Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("idempotent." + name, value, reason);
		}
	}

}
