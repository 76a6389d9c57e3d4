package dev.idempotent.metrics;

import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.call.observation.CallObservation;
import dev.idempotent.call.observation.ObservedOutcome;
import dev.idempotent.engine.Execution;
import dev.idempotent.engine.Execution.Ending;

/**
 * The observation of one call. It stops when the call has ended and no thread works for
 * it, since a scope must not outlast its observation. Thread-safe.
 */
final class ObservedCall implements CallObservation {

	private static final Log logger = LogFactory.getLog(ObservedCall.class);

	private final Observation observation;

	private final IdempotencyObservationContext context;

	// This and the next are guarded by this
	private int scopes;

	private State state = State.BEGUN;

	/**
	 * Creates the watcher of a call.
	 * @param observation started
	 */
	ObservedCall(Observation observation, IdempotencyObservationContext context) {
		this.observation = observation;
		this.context = context;
	}

	@Override
	public Scope open() {
		synchronized (this) {
			if (this.state == State.STOPPED) {
				return Scope.NO_OP;
			}
			this.scopes++;
		}
		try {
			Observation.Scope scope = this.observation.openScope();
			return () -> close(scope);
		}
		catch (Throwable ex) {
			failed(ex);
			left();
			return Scope.NO_OP;
		}
	}

	@Override
	public void follow(Execution execution) {
		synchronized (this) {
			this.state = State.FOLLOWING;
		}
		execution.follow(this);
	}

	@Override
	public void ended(Execution execution, Ending ending) {
		end(ObservedOutcome.of(ending, execution.attempt()), null);
	}

	@Override
	public void threw(Throwable failure) {
		State now;
		synchronized (this) {
			now = this.state;
		}
		if (now == State.FOLLOWING) {
			note(failure);
		}
		else {
			end(ObservedOutcome.of(failure), failure);
		}
	}

	@Override
	public void end(ObservedOutcome outcome, @Nullable Throwable failure) {
		boolean stop;
		synchronized (this) {
			if (this.state == State.ENDED || this.state == State.STOPPED) {
				return;
			}
			this.state = State.ENDED;
			this.context.setOutcome(outcome);
			stop = isOver();
		}
		if (failure != null) {
			note(failure);
		}
		if (stop) {
			stop();
		}
	}

	private void close(Observation.Scope scope) {
		try {
			scope.close();
		}
		catch (Throwable ex) {
			failed(ex);
		}
		left();
	}

	private void left() {
		boolean stop;
		synchronized (this) {
			this.scopes--;
			stop = isOver();
		}
		if (stop) {
			stop();
		}
	}

	// Once
	private boolean isOver() {
		boolean over = this.state == State.ENDED && this.scopes == 0;
		if (over) {
			this.state = State.STOPPED;
		}
		return over;
	}

	private void note(Throwable failure) {
		try {
			this.observation.error(failure);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void stop() {
		try {
			this.observation.stop();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		logger.warn("A call of " + this.context.getOperation() + " can't be observed any further", failure);
	}

	private enum State {

		BEGUN, FOLLOWING, ENDED, STOPPED

	}

}
