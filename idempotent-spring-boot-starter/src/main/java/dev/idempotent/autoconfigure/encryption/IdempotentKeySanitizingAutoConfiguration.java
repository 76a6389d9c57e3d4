package dev.idempotent.autoconfigure.encryption;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps the keys out of Actuator's endpoints, also where these
 * show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class IdempotentKeySanitizingAutoConfiguration {

	@Bean
	SanitizingFunction idempotentKeySanitizingFunction() {
		return SanitizingFunction.sanitizeValue().ifKeyMatches(IdempotentKeySanitizingAutoConfiguration::isKey);
	}

	// Also the name of an environment variable
	private static boolean isKey(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").startsWith("idempotentencryptionkeys");
	}

}
