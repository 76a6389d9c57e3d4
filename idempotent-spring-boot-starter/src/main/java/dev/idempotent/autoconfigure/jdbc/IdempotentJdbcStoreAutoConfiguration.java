package dev.idempotent.autoconfigure.jdbc;

import javax.sql.DataSource;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.jdbc.datasource.ConnectionHolder;

import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.OnEnabledCondition;
import dev.idempotent.store.jdbc.JdbcIdempotencyStore;
import dev.idempotent.transaction.OwnTransactions;

/**
 * Auto-configuration of the JDBC store, when the application has a database.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@Conditional(OnEnabledCondition.class)
@ConditionalOnClass({ ConnectionHolder.class, DataSourceScriptDatabaseInitializer.class })
@ConditionalOnBean(DataSource.class)
public final class IdempotentJdbcStoreAutoConfiguration {

	@Bean
	JdbcDataSource idempotentJdbcDataSource(@IdempotentDataSource ObjectProvider<DataSource> marked,
			ObjectProvider<DataSource> dataSources, ListableBeanFactory beans) {
		return new JdbcDataSource(marked, dataSources, beans);
	}

	@Bean
	JdbcStoreFactory idempotentJdbcStoreFactory(JdbcDataSource dataSource, IdempotentProperties properties) {
		return new JdbcStoreFactory(dataSource, properties.jdbc());
	}

	@Bean
	JdbcSchema idempotentJdbcSchema(JdbcDataSource dataSource, ObjectProvider<DataSource> dataSources,
			IdempotentProperties properties) {
		boolean used = properties.store() == IdempotentProperties.StoreType.JDBC;
		return new JdbcSchema(used ? dataSource.get() : dataSources.stream().iterator().next(), properties);
	}

	@Bean
	OwnTransactions idempotentOwnTransactions(JdbcDataSource dataSource) {
		return new OwnTransactions(dataSource::transactionManager);
	}

	@Bean
	JdbcStartupCheck idempotentJdbcStartupCheck(ObjectProvider<JdbcIdempotencyStore> store, JdbcDataSource dataSource,
			IdempotentProperties properties) {
		return new JdbcStartupCheck(store, dataSource, properties.jdbc());
	}

	@Bean
	JdbcCleanup idempotentJdbcCleanup(ObjectProvider<JdbcIdempotencyStore> store, IdempotentProperties properties) {
		return new JdbcCleanup(store, properties.jdbc().cleanupCron());
	}

}
