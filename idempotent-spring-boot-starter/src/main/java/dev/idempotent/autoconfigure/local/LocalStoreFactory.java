package dev.idempotent.autoconfigure.local;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.unit.DataSize;

import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.IdempotentProperties.StoreType;
import dev.idempotent.autoconfigure.StoreFactory;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

/**
 * Makes the local store, which every application can have.
 */
final class LocalStoreFactory implements StoreFactory {

	private static final Log logger = LogFactory.getLog(LocalStoreFactory.class);

	private final IdempotentProperties.Local properties;

	LocalStoreFactory(IdempotentProperties.Local properties) {
		this.properties = properties;
	}

	@Override
	public StoreType type() {
		return StoreType.LOCAL;
	}

	@Override
	public boolean isAvailable() {
		return true;
	}

	@Override
	public IdempotencyStore create() {
		logger.warn("Idempotency records are kept in this process: duplicates that reach another "
				+ "server are not seen. For several servers, set idempotent.store to redis or jdbc");
		DataSize maximumBytes = this.properties.maximumBytes();
		return new LocalIdempotencyStore(this.properties.maximumEntries(),
				(maximumBytes != null) ? maximumBytes.toBytes() : Runtime.getRuntime().maxMemory() / 4);
	}

}
