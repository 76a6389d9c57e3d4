package dev.idempotent.autoconfigure;

import java.util.Collection;
import java.util.Locale;

import dev.idempotent.autoconfigure.IdempotentProperties.StoreType;
import dev.idempotent.store.IdempotencyStore;

/**
 * Makes the store that {@code idempotent.store} names.
 */
final class StoreSelection {

	private final Collection<StoreFactory> factories;

	StoreSelection(Collection<StoreFactory> factories) {
		this.factories = factories;
	}

	/**
	 * Makes a store.
	 * @throws StoreNotAvailableException when it can't be had
	 */
	IdempotencyStore create(StoreType type) {
		if (type == StoreType.AUTO) {
			return create(isAvailable(StoreType.REDIS) ? StoreType.REDIS : StoreType.LOCAL);
		}
		return this.factories.stream()
			.filter((factory) -> factory.type() == type && factory.isAvailable())
			.findFirst()
			.map(StoreFactory::create)
			.orElseThrow(() -> missing(type));
	}

	private boolean isAvailable(StoreType type) {
		return this.factories.stream().anyMatch((factory) -> factory.type() == type && factory.isAvailable());
	}

	private static StoreNotAvailableException missing(StoreType type) {
		if (type == StoreType.REDIS) {
			return new StoreNotAvailableException(
					"idempotent.store is redis, but the application has no RedisConnectionFactory.",
					"Add spring-boot-starter-data-redis, or set idempotent.store to local.");
		}
		if (type == StoreType.JDBC) {
			return new StoreNotAvailableException("idempotent.store is jdbc, but the application has no DataSource.",
					"Add spring-boot-starter-jdbc and a driver, or set idempotent.store to local.");
		}
		return new StoreNotAvailableException(
				"idempotent.store is " + type.name().toLowerCase(Locale.ROOT)
						+ ", but the auto-configuration of that store is excluded.",
				"Don't exclude it, or define a bean of type IdempotencyStore.");
	}

}
