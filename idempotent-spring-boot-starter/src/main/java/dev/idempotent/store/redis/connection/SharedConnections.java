package dev.idempotent.store.redis.connection;

import java.util.function.Consumer;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import dev.idempotent.store.redis.step.Patience;

/**
 * The application's connections, shared or pooled as it likes. After two failures in a
 * row, those that fail are ended by QUIT: a pool has no more use for them, and Lettuce
 * connects anew.
 */
final class SharedConnections implements StepConnections {

	private static final Log logger = LogFactory.getLog(SharedConnections.class);

	private static final String SERVER = "";

	private final RedisConnectionFactory connections;

	private final Consumer<Throwable> lost;

	private final Patience patience = new Patience();

	/**
	 * Uses connections that stay the application's.
	 */
	SharedConnections(RedisConnectionFactory connections, Consumer<Throwable> lost) {
		this.connections = connections;
		this.lost = lost;
	}

	@Override
	public <T> T use(Function<RedisConnection, T> command) {
		try (RedisConnection connection = this.connections.getConnection()) {
			return use(connection, command);
		}
	}

	private <T> T use(RedisConnection connection, Function<RedisConnection, T> command) {
		try {
			T result = command.apply(connection);
			this.patience.ended(SERVER, null);
			return result;
		}
		catch (RuntimeException ex) {
			if (this.patience.ended(SERVER, ex)) {
				end(connection);
				this.lost.accept(ex);
			}
			throw ex;
		}
	}

	private static void end(RedisConnection connection) {
		try {
			connection.execute("QUIT");
			// Fails, from which a pool learns that it is closed; or is sent on a new one
			connection.ping();
		}
		catch (RuntimeException ex) {
			logger.debug("A connection was ended", ex);
		}
	}

	@Override
	public void close() {
		// Each was closed after its use
	}

}
