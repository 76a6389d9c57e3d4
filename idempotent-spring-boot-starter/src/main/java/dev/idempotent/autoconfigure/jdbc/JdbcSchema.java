package dev.idempotent.autoconfigure.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

import javax.sql.DataSource;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.IdempotentProperties.StoreType;
import dev.idempotent.store.jdbc.JdbcIdempotencyStore;

/**
 * Makes the table of the JDBC store. A bean also where another store is used, since its
 * type tells Spring Boot what to run before whatever asks the database; then it does
 * nothing.
 */
final class JdbcSchema extends DataSourceScriptDatabaseInitializer {

	private static final String SCHEMA = "classpath:dev/idempotent/store/jdbc/schema-@@platform@@.sql";

	private final String table;

	JdbcSchema(DataSource dataSource, IdempotentProperties properties) {
		super(dataSource, settings(dataSource, properties));
		this.table = properties.jdbc().tableName();
	}

	private static DatabaseInitializationSettings settings(DataSource dataSource, IdempotentProperties properties) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode((properties.store() == StoreType.JDBC)
				? DatabaseInitializationMode.valueOf(properties.jdbc().initializeSchema().name())
				: DatabaseInitializationMode.NEVER);
		settings.setContinueOnError(true);
		if (settings.getMode() != DatabaseInitializationMode.NEVER) {
			settings.setSchemaLocations(new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, SCHEMA));
		}
		return settings;
	}

	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> named = StreamSupport.stream(scripts.spliterator(), false).map(this::named).toList();
		super.runScripts(new Scripts(named).continueOnError(scripts.isContinueOnError())
			.separator(scripts.getSeparator())
			.encoding(StandardCharsets.UTF_8));
	}

	private Resource named(Resource script) {
		try {
			String sql = script.getContentAsString(StandardCharsets.UTF_8);
			return new ByteArrayResource(
					sql.replace(JdbcIdempotencyStore.DEFAULT_TABLE, this.table).getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
