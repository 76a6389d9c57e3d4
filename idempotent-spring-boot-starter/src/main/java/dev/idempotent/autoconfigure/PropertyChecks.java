package dev.idempotent.autoconfigure;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Stops the start on property values that make no sense, by the property's name.
 */
final class PropertyChecks {

	private static final int LONGEST_KEY = 255;

	// RFC 9110, 5.6.2
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private PropertyChecks() {
	}

	static void check(IdempotentProperties properties) {
		token("header-name", properties.headerName());
		token("replay.header-name", properties.replay().headerName());
		times(properties);
		isTrue(properties.key().maxLength() >= 1 && properties.key().maxLength() <= LONGEST_KEY, "key.max-length",
				properties.key().maxLength(), "It is 1 to " + LONGEST_KEY + ".");
		pattern(properties.key().pattern());
		isTrue(properties.maxResultSize().toBytes() > 0, "max-result-size", properties.maxResultSize(),
				"It is at least 1B.");
		isTrue(properties.local().maximumEntries() > 0, "local.maximum-entries", properties.local().maximumEntries(),
				"It is at least 1.");
		isTrue(!properties.redis().keyPrefix().isEmpty(), "redis.key-prefix", "",
				"Without a prefix, records could not be told from other keys.");
		notDefault("on-abandoned", properties.onAbandoned());
		notDefault("remember", properties.remember());
		notDefault("replay.status", properties.replay().status());
	}

	private static void times(IdempotentProperties properties) {
		positive("retention", properties.retention());
		positive("lease", properties.lease());
		positive("retry-after", properties.retryAfter());
		positive("redis.command-timeout", properties.redis().commandTimeout());
		isTrue(properties.lease().compareTo(properties.retention()) <= 0, "lease", properties.lease(),
				"It is longer than idempotent.retention, " + properties.retention()
						+ ". A lease is seconds to minutes; it is renewed while the method runs.");
	}

	private static void token(String name, String value) {
		isTrue(TOKEN.matcher(value).matches(), name, value, "It is no name of a header.");
	}

	private static void positive(String name, Duration value) {
		isTrue(value.toMillis() > 0, name, value, "It is at least 1ms.");
	}

	private static void notDefault(String name, Enum<?> value) {
		isTrue(!value.name().equals("DEFAULT"), name, "default", "The property is what DEFAULT refers to.");
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
