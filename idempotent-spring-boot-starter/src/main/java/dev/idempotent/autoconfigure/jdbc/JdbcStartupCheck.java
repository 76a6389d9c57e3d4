package dev.idempotent.autoconfigure.jdbc;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

import dev.idempotent.Completion;
import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.StoreNotAvailableException;
import dev.idempotent.store.Causes;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.jdbc.JdbcIdempotencyStore;

/**
 * Looks whether the JDBC store has its table, and which transactions commit with it. A
 * database that is down stops no start.
 */
final class JdbcStartupCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(JdbcStartupCheck.class);

	private final ObjectProvider<JdbcIdempotencyStore> store;

	private final JdbcDataSource dataSource;

	private final IdempotentProperties.Jdbc properties;

	JdbcStartupCheck(ObjectProvider<JdbcIdempotencyStore> store, JdbcDataSource dataSource,
			IdempotentProperties.Jdbc properties) {
		this.store = store;
		this.dataSource = dataSource;
		this.properties = properties;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.store.ifUnique((store) -> {
			table(store);
			if (this.properties.completion() == Completion.JOIN) {
				this.dataSource.transactionManager();
			}
			if (!this.dataSource.transactionManagers(false).isEmpty()) {
				logger.warn("Transactions of " + this.dataSource.transactionManagers(false).keySet()
						+ " are not on the database of the idempotency store: work that they commit is not covered by"
						+ " its record, which is completed afterwards");
			}
		});
	}

	private void table(JdbcIdempotencyStore store) {
		try {
			store.check();
		}
		catch (IllegalArgumentException ex) {
			throw new StoreNotAvailableException(String.valueOf(ex.getMessage()) + ".",
					"Set idempotent.store to redis or local, or define a bean of type IdempotencyStore.");
		}
		catch (IdempotencyStoreException ex) {
			if (isMissing(ex)) {
				throw new StoreNotAvailableException(
						"The database has no table " + this.properties.tableName() + " as the JDBC store needs it.",
						"Add schema-<database>.sql of package dev.idempotent.store.jdbc to your migrations, or set"
								+ " idempotent.jdbc.initialize-schema to always.");
			}
			logger.warn("The idempotency store does not answer; until it does, requests with a key get 503", ex);
		}
	}

	// SQL:2023, class 42, and its equivalents
	private static boolean isMissing(IdempotencyStoreException failure) {
		return Causes.of(failure)
			.stream()
			.filter(java.sql.SQLException.class::isInstance)
			.map(java.sql.SQLException.class::cast)
			.anyMatch((ex) -> new SQLExceptionSubclassTranslator().translate("check", null,
					ex) instanceof BadSqlGrammarException);
	}

}
