package dev.idempotent.store.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A factory that is not known to be Lettuce's, as one of another client library.
 */
record ForeignConnections(LettuceConnectionFactory connections) implements RedisConnectionFactory {

	@Override
	public RedisConnection getConnection() {
		return this.connections.getConnection();
	}

	@Override
	public RedisClusterConnection getClusterConnection() {
		return this.connections.getClusterConnection();
	}

	@Override
	public RedisSentinelConnection getSentinelConnection() {
		return this.connections.getSentinelConnection();
	}

	@Override
	public boolean getConvertPipelineAndTxResults() {
		return this.connections.getConvertPipelineAndTxResults();
	}

	@Override
	public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException ex) {
		return this.connections.translateExceptionIfPossible(ex);
	}

}
