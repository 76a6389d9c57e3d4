package dev.idempotent.autoconfigure.redis;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.function.SingletonSupplier;

import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.IdempotentProperties.StoreType;
import dev.idempotent.autoconfigure.StoreFactory;
import dev.idempotent.autoconfigure.StoreNotAvailableException;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.engine.IdempotencyListeners;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.redis.RedisIdempotencyStore;

/**
 * Makes the Redis store, when the application has a connection to Redis.
 */
final class RedisStoreFactory implements StoreFactory {

	private final ObjectProvider<RedisConnectionFactory> connections;

	private final IdempotentProperties.Redis properties;

	// A listener may need the store
	private final SingletonSupplier<IdempotencyListener> listener;

	RedisStoreFactory(ObjectProvider<RedisConnectionFactory> connections, IdempotentProperties.Redis properties,
			ObjectProvider<IdempotencyListener> listeners) {
		this.connections = connections;
		this.properties = properties;
		this.listener = SingletonSupplier.of(() -> new IdempotencyListeners(listeners.orderedStream().toList()));
	}

	@Override
	public StoreType type() {
		return StoreType.REDIS;
	}

	@Override
	public boolean isAvailable() {
		return this.connections.stream().findAny().isPresent();
	}

	@Override
	public IdempotencyStore create() {
		RedisIdempotencyStore store = create(connection());
		IdempotentProperties.NearCache nearCache = this.properties.nearCache();
		return nearCache.enabled() ? store.withNearCache(nearCache.maximumBytes().toBytes()) : store;
	}

	private RedisIdempotencyStore create(RedisConnectionFactory connection) {
		if (this.properties.waitReplicas() == 0) {
			return new RedisIdempotencyStore(connection, this.properties.keyPrefix(), this.properties.commandTimeout(),
					this::connectionLost);
		}
		return waitingForReplicas(connection);
	}

	private RedisIdempotencyStore waitingForReplicas(RedisConnectionFactory connection) {
		try {
			return new RedisIdempotencyStore(connection, this.properties.keyPrefix(), this.properties.commandTimeout(),
					this.properties.waitReplicas(), this.properties.waitReplicasTimeout(), this::connectionLost);
		}
		catch (IllegalArgumentException ex) {
			throw new StoreNotAvailableException(
					"idempotent.redis.wait-replicas is " + this.properties.waitReplicas() + ". " + ex.getMessage()
							+ ".",
					"Set idempotent.redis.wait-replicas to 0. On a Cluster, set min-replicas-to-write in every"
							+ " server's configuration: then Redis refuses claims while too few replicas are"
							+ " connected.");
		}
	}

	private void connectionLost(Throwable cause) {
		this.listener.obtain().storeConnectionLost(cause);
	}

	private RedisConnectionFactory connection() {
		try {
			return this.connections.getObject();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new StoreNotAvailableException(
					"Idempotency records go to Redis, but there are several RedisConnectionFactory beans: "
							+ ex.getBeanNamesFound() + ".",
					"Make one of them @Primary, or define a bean of type IdempotencyStore.");
		}
	}

}
