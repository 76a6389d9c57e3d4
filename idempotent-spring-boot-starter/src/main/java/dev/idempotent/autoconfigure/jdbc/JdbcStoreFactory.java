package dev.idempotent.autoconfigure.jdbc;

import javax.sql.DataSource;

import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.IdempotentProperties.StoreType;
import dev.idempotent.autoconfigure.StoreFactory;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.jdbc.JdbcIdempotencyStore;

/**
 * Makes the JDBC store, when the application has a database.
 */
final class JdbcStoreFactory implements StoreFactory {

	private final JdbcDataSource dataSource;

	private final IdempotentProperties.Jdbc properties;

	JdbcStoreFactory(JdbcDataSource dataSource, IdempotentProperties.Jdbc properties) {
		this.dataSource = dataSource;
		this.properties = properties;
	}

	@Override
	public StoreType type() {
		return StoreType.JDBC;
	}

	@Override
	public boolean isAvailable() {
		return this.dataSource.isAvailable();
	}

	@Override
	public IdempotencyStore create() {
		DataSource dataSource = this.dataSource.get();
		return new JdbcIdempotencyStore(dataSource, this.properties.tableName(), this.properties.commandTimeout());
	}

}
