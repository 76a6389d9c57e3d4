package dev.idempotent.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The databases that tests run on, each started once, when it is first needed, with the
 * table of the JDBC store in it.
 */
public enum TestDatabase {

	H2, POSTGRESQL,

	/**
	 * Where it is installed.
	 */
	MARIADB,

	/**
	 * MySQL's driver with a MariaDB server, where that is installed: there is no MySQL
	 * server to be had by package managers alone.
	 */
	MYSQL;

	private static @Nullable EmbeddedPostgres postgres;

	private @Nullable HikariDataSource dataSource;

	/**
	 * Returns whether it can be had.
	 */
	public boolean isAvailable() {
		return this == H2 || this == POSTGRESQL || MariaDbServer.isInstalled();
	}

	/**
	 * Returns a pool of 20 connections, shared by all tests.
	 */
	public synchronized HikariDataSource dataSource() {
		if (this.dataSource == null) {
			this.dataSource = pool(20);
			JdbcClient client = JdbcClient.create(this.dataSource);
			client.sql("DROP TABLE IF EXISTS IDEMPOTENCY_RECORD").update();
			new ResourceDatabasePopulator(new ClassPathResource(schema())).execute(this.dataSource);
		}
		return this.dataSource;
	}

	/**
	 * Returns the path of the table's definition.
	 */
	public String schema() {
		return "dev/idempotent/store/jdbc/schema-" + name().toLowerCase(Locale.ROOT) + ".sql";
	}

	/**
	 * Returns the address.
	 */
	public String url() {
		return switch (this) {
			case H2 -> "jdbc:h2:mem:test;DB_CLOSE_DELAY=-1";
			case POSTGRESQL -> postgres().getJdbcUrl("postgres", "postgres");
			case MARIADB -> MariaDbServer.shared().url("mariadb");
			case MYSQL -> MariaDbServer.shared().url("mysql");
		};
	}

	/**
	 * Returns who may do everything there, without a password.
	 */
	public String user() {
		return switch (this) {
			case H2 -> "sa";
			case POSTGRESQL -> "postgres";
			case MARIADB, MYSQL -> "root";
		};
	}

	/**
	 * Returns the properties of an application whose records lie there.
	 */
	public List<String> properties() {
		dataSource();
		return List.of("idempotent.store=jdbc", "idempotent.jdbc.initialize-schema=always",
				"spring.datasource.url=" + url(), "spring.datasource.username=" + user(),
				"spring.datasource.password=");
	}

	/**
	 * Adds the properties of an application whose records lie there.
	 */
	public void register(DynamicPropertyRegistry registry) {
		for (String property : properties()) {
			int equals = property.indexOf('=');
			registry.add(property.substring(0, equals), () -> property.substring(equals + 1));
		}
	}

	/**
	 * Returns a pool of its own, to be closed by the caller.
	 */
	public HikariDataSource pool(int size) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url());
		config.setUsername(user());
		config.setPassword("");
		config.setMaximumPoolSize(size);
		config.setMinimumIdle(1);
		return new HikariDataSource(config);
	}

	private static synchronized EmbeddedPostgres postgres() {
		if (postgres == null) {
			try {
				postgres = EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return postgres;
	}

}
