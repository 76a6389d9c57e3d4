package dev.idempotent.torture.server;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Writes into the ledger when this process could not hear Redis for a while, whatever the
 * reason: a fault on the way, Redis itself, or this process not running. Goes by the
 * connection that the store uses.
 */
@Component
class Pulse implements DisposableBean {

	private static final long PERIOD_MILLIS = 100;

	private static final long SILENCE_MILLIS = 400;

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);

	private final RedisConnectionFactory connections;

	private final LedgerFile ledger;

	private volatile long heard = System.currentTimeMillis();

	private long silentSince;

	Pulse(RedisConnectionFactory connections, LedgerFile ledger) {
		this.connections = connections;
		this.ledger = ledger;
		this.executor.scheduleWithFixedDelay(this::ping, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
		this.executor.scheduleWithFixedDelay(this::watch, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

	private void ping() {
		try (RedisConnection connection = this.connections.getConnection()) {
			connection.ping();
			answered();
		}
		catch (RuntimeException ex) {
			// Still silent
		}
	}

	private synchronized void answered() {
		long now = System.currentTimeMillis();
		if (now - this.heard > SILENCE_MILLIS) {
			this.ledger.write("heard", ProcessHandle.current().pid(), this.heard);
		}
		this.heard = now;
	}

	private synchronized void watch() {
		if (System.currentTimeMillis() - this.heard > SILENCE_MILLIS && this.silentSince != this.heard) {
			this.silentSince = this.heard;
			this.ledger.write("silent", ProcessHandle.current().pid(), this.heard);
		}
	}

}
