package dev.idempotent.autoconfigure.encryption;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import dev.idempotent.encryption.InvalidKeyRingException;

/**
 * Says which property of the keys has the wrong form. Spring Boot's own analyzer would
 * print its value.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadableKeysFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName ENCRYPTION = ConfigurationPropertyName.of("idempotent.encryption");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationPropertyName name = cause.getName();
		if (!name.equals(ENCRYPTION) && !ENCRYPTION.isAncestorOf(name)) {
			return null;
		}
		return new FailureAnalysis("Property " + name + " is no " + cause.getTarget().getType()
				+ ". Its value is not shown, since it may be a key.", InvalidKeyRingException.ACTION, cause);
	}

}
