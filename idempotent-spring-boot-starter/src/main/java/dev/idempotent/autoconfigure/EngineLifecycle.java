package dev.idempotent.autoconfigure;

import java.time.Duration;

import org.springframework.context.SmartLifecycle;

import dev.idempotent.engine.IdempotencyEngine;

/**
 * Lets results that could not be stored at once be stored before the application stops:
 * after the web server, whose last requests may add some, and before Redis connections.
 */
final class EngineLifecycle implements SmartLifecycle {

	private static final int PHASE = DEFAULT_PHASE / 2;

	private final IdempotencyEngine engine;

	private final Duration atMost;

	private volatile boolean running;

	EngineLifecycle(IdempotencyEngine engine, Duration atMost) {
		this.engine = engine;
		this.atMost = atMost;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		try {
			this.engine.awaitFinished(this.atMost);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
