package dev.idempotent.torture.site;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import org.h2.tools.Server;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import dev.idempotent.torture.history.Booking;

/**
 * The servers' database.
 */
public final class Database implements AutoCloseable {

	private static final String SCHEMA = "CREATE TABLE booking (execution VARCHAR(36), operation_key VARCHAR(255),"
			+ " item VARCHAR(255))";

	private final String url;

	private final JdbcClient client;

	private final Runnable stop;

	private Database(String url, JdbcClient client, Runnable stop) {
		this.url = url;
		this.client = client;
		this.stop = stop;
		client.sql(SCHEMA).update();
	}

	/**
	 * Starts a database in this process, so that no fault reaches it.
	 */
	public static Database start() {
		try {
			String name = "mem:" + UUID.randomUUID();
			Server server = Server.createTcpServer("-tcpPort", "0").start();
			JdbcClient client = JdbcClient
				.create(new DriverManagerDataSource("jdbc:h2:" + name + ";DB_CLOSE_DELAY=-1"));
			return new Database("jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + name, client, () -> {
				server.stop();
				client.sql("SHUTDOWN").update();
			});
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database can't be started", ex);
		}
	}

	/**
	 * Makes the tables of business data and of records in a database, which is closed
	 * with this.
	 */
	public static Database on(PostgresServer postgres) {
		DriverManagerDataSource source = new DriverManagerDataSource(postgres.url());
		new ResourceDatabasePopulator(new ClassPathResource("dev/idempotent/store/jdbc/schema-postgresql.sql"))
			.execute(source);
		return new Database(postgres.url(), JdbcClient.create(source), postgres::close);
	}

	/**
	 * Returns where other processes find it.
	 */
	public String url() {
		return this.url;
	}

	/**
	 * Returns the rows of keys that begin with a prefix.
	 */
	public List<Booking> bookings(String keyPrefix) {
		return this.client.sql("SELECT execution, operation_key FROM booking WHERE operation_key LIKE ?")
			.param(keyPrefix + "%")
			.query((row, number) -> new Booking(row.getString(1), row.getString(2)))
			.list();
	}

	@Override
	public void close() {
		this.stop.run();
	}

}
