package dev.idempotent.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether {@code idempotent.enabled} is true, read as the properties are: what is no
 * boolean stops the start, where Boot's own condition would take it for false and leave
 * every method unprotected.
 */
public final class OnEnabledCondition implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return Binder.get(context.getEnvironment()).bind("idempotent.enabled", Boolean.class).orElse(true);
	}

}
