package dev.idempotent.torture.server;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;

/**
 * Puts {@link StepErrors} around a store that takes part in no transaction.
 */
@Component
class FaultyStores implements BeanPostProcessor, Ordered {

	private final ObjectProvider<StepErrors> errors;

	private @Nullable IdempotencyStore sound;

	FaultyStores(ObjectProvider<StepErrors> errors) {
		this.errors = errors;
	}

	/**
	 * Returns the store without them.
	 */
	IdempotencyStore sound() {
		return Objects.requireNonNull(this.sound);
	}

	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof IdempotencyStore store) {
			this.sound = store;
			AsyncIdempotencyStore async = store.ability(AsyncIdempotencyStore.class);
			return (async != null) ? new FaultyStore(async, this.errors.getObject()) : store;
		}
		return bean;
	}

}
