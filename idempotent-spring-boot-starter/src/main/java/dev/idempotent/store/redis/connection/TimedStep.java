package dev.idempotent.store.redis.connection;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.springframework.data.redis.connection.RedisConnection;

/**
 * One step on its way to Redis. It is either sent or given up, whichever comes first; a
 * step that was given up is never sent.
 */
final class TimedStep implements Callable<List<Object>> {

	private enum State {

		WAITING, SENT, GIVEN_UP

	}

	private final StepConnections connections;

	private final Function<RedisConnection, List<Object>> command;

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	TimedStep(StepConnections connections, Function<RedisConnection, List<Object>> command) {
		this.connections = connections;
		this.command = command;
	}

	@Override
	public List<Object> call() {
		return this.connections.use((connection) -> {
			if (!this.state.compareAndSet(State.WAITING, State.SENT)) {
				throw new CancellationException();
			}
			return this.command.apply(connection);
		});
	}

	/**
	 * Gives the step up unless it was sent.
	 * @return whether it was sent
	 */
	boolean giveUpUnlessSent() {
		this.state.compareAndSet(State.WAITING, State.GIVEN_UP);
		return this.state.get() == State.SENT;
	}

}
