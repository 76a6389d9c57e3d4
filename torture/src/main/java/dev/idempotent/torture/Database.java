package dev.idempotent.torture;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import org.h2.tools.Server;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The servers' database. In this process, so that no fault reaches it.
 */
final class Database implements AutoCloseable {

	private static final String SCHEMA = "CREATE TABLE booking (execution VARCHAR(36), operation_key VARCHAR(255),"
			+ " item VARCHAR(255))";

	private final String name = "mem:" + UUID.randomUUID();

	private final Server server;

	private final JdbcClient client = JdbcClient
		.create(new DriverManagerDataSource("jdbc:h2:" + this.name + ";DB_CLOSE_DELAY=-1"));

	private Database(Server server) {
		this.server = server;
	}

	static Database start() {
		try {
			Database database = new Database(Server.createTcpServer("-tcpPort", "0").start());
			database.client.sql(SCHEMA).update();
			return database;
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database can't be started", ex);
		}
	}

	/**
	 * Returns where other processes find it.
	 */
	String url() {
		return "jdbc:h2:tcp://127.0.0.1:" + this.server.getPort() + "/" + this.name;
	}

	JdbcClient client() {
		return this.client;
	}

	/**
	 * Returns the rows of keys that begin with a prefix.
	 */
	List<Booking> bookings(String keyPrefix) {
		return this.client.sql("SELECT execution, operation_key FROM booking WHERE operation_key LIKE ?")
			.param(keyPrefix + "%")
			.query((row, number) -> new Booking(row.getString(1), row.getString(2)))
			.list();
	}

	@Override
	public void close() {
		this.server.stop();
		this.client.sql("SHUTDOWN").update();
	}

}
