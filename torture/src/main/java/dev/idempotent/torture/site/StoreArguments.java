package dev.idempotent.torture.site;

import java.time.Duration;
import java.util.List;

/**
 * Servers' arguments that say which store they have, and where they find it.
 *
 * @param commandTimeout how long a step may take
 */
record StoreArguments(Duration commandTimeout) {

	List<String> redis(int port, String databaseUrl) {
		return List.of("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + port,
				"--spring.datasource.url=" + databaseUrl, "--idempotent.redis.command-timeout=" + this.commandTimeout);
	}

	/**
	 * Returns those of one database for records and work. Without prepared statements, so
	 * that each COMMIT is to be seen on its way.
	 */
	List<String> jdbc(int port) {
		return List.of("--idempotent.store=jdbc", "--idempotent.jdbc.initialize-schema=never",
				"--idempotent.jdbc.command-timeout=" + this.commandTimeout,
				"--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port
						+ "/postgres?user=postgres&prepareThreshold=0&connectTimeout=1&socketTimeout=2",
				"--spring.datasource.hikari.maximum-pool-size=40", "--spring.datasource.hikari.minimum-idle=4",
				"--spring.datasource.hikari.connection-timeout=1000",
				"--spring.datasource.hikari.validation-timeout=500");
	}

}
