package dev.idempotent.autoconfigure.jdbc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

import dev.idempotent.autoconfigure.StoreNotAvailableException;

/**
 * The database of the JDBC store, and the transaction managers that are on it.
 */
final class JdbcDataSource {

	private final ObjectProvider<DataSource> marked;

	private final ObjectProvider<DataSource> dataSources;

	private final ListableBeanFactory beans;

	/**
	 * Creates the database.
	 * @param marked by {@link IdempotentDataSource}
	 */
	JdbcDataSource(ObjectProvider<DataSource> marked, ObjectProvider<DataSource> dataSources,
			ListableBeanFactory beans) {
		this.marked = marked;
		this.dataSources = dataSources;
		this.beans = beans;
	}

	boolean isAvailable() {
		return this.dataSources.stream().findAny().isPresent();
	}

	/**
	 * Returns the one to use.
	 * @throws StoreNotAvailableException when it can't be told
	 */
	DataSource get() {
		try {
			return target(this.marked.getIfAvailable(this.dataSources::getObject));
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new StoreNotAvailableException(
					"Idempotency records go to the application's database, but there are several DataSource beans: "
							+ ex.getBeanNamesFound() + ".",
					"Mark that of the work with @IdempotentDataSource, or make it @Primary.");
		}
	}

	/**
	 * Returns the manager that begins transactions for calls which join.
	 * @throws StoreNotAvailableException when it can't be told
	 */
	PlatformTransactionManager transactionManager() {
		List<PlatformTransactionManager> managers = transactionManagers(true).values().stream().toList();
		if (managers.size() != 1) {
			throw new StoreNotAvailableException(
					"A call is to join a transaction on the database of the idempotency" + " store, which has "
							+ managers.size() + " transaction managers: " + transactionManagers(true).keySet() + ".",
					"Let it have one, such as Spring Boot's own, or set idempotent.jdbc.completion to fence.");
		}
		return managers.get(0);
	}

	/**
	 * Returns transaction managers by their beans' names.
	 * @param here those on this database, or those on others
	 */
	Map<String, PlatformTransactionManager> transactionManagers(boolean here) {
		DataSource dataSource = get();
		Map<String, PlatformTransactionManager> managers = new TreeMap<>(
				this.beans.getBeansOfType(PlatformTransactionManager.class));
		managers.values().removeIf((manager) -> isOn(manager, dataSource) != here);
		return managers;
	}

	// As those of JDBC, JPA and Hibernate have it, whose classes may be missing
	private static boolean isOn(PlatformTransactionManager manager, DataSource dataSource) {
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(manager);
		return bean.isReadableProperty("dataSource") && bean.getPropertyValue("dataSource") instanceof DataSource other
				&& target(other) == dataSource;
	}

	private static DataSource target(DataSource dataSource) {
		return (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null)
				? proxy.getTargetDataSource() : dataSource;
	}

}
