package dev.idempotent.autoconfigure;

import org.springframework.context.SmartLifecycle;

import dev.idempotent.engine.IdempotencyEngine;

/**
 * Ends all waiting when the application begins to stop, before the web server waits for
 * its last requests: those of other servers' owners could make it wait in vain.
 */
final class WaitingLifecycle implements SmartLifecycle {

	private final IdempotencyEngine engine;

	private volatile boolean running;

	WaitingLifecycle(IdempotencyEngine engine) {
		this.engine = engine;
	}

	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

	@Override
	public void start() {
		this.running = true;
		this.engine.startWaiting();
	}

	@Override
	public void stop() {
		this.running = false;
		this.engine.stopWaiting();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
