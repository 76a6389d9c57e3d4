package dev.idempotent.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts the statements, commits and rollbacks that are sent: the round trips of a step.
 */
class CountingDataSource extends DelegatingDataSource {

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicInteger statements = new AtomicInteger();

	CountingDataSource(DataSource target) {
		super(target);
	}

	/**
	 * Returns how many were sent since the last call.
	 */
	int count() {
		return this.count.getAndSet(0);
	}

	/**
	 * Returns how many of those since its last call were statements.
	 */
	int statements() {
		return this.statements.getAndSet(0);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					switch (method.getName()) {
						case "prepareStatement" -> {
							this.statements.incrementAndGet();
							this.count.incrementAndGet();
						}
						case "commit", "rollback" -> this.count.incrementAndGet();
						default -> {
						}
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
