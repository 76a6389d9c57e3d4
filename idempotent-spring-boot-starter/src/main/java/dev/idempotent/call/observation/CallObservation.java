package dev.idempotent.call.observation;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Execution;

/**
 * What watches one call: told once what the call came to, on whatever thread that is.
 * Throws nothing. Thread-safe.
 */
public interface CallObservation extends Execution.Follower {

	/**
	 * Watches nothing.
	 */
	CallObservation NO_OP = new CallObservation() {

		@Override
		public Scope open() {
			return Scope.NO_OP;
		}

		@Override
		public void follow(Execution execution) {
		}

		@Override
		public void threw(Throwable failure) {
		}

		@Override
		public void end(ObservedOutcome outcome, @Nullable Throwable failure) {
		}

		@Override
		public void ended(Execution execution, Execution.Ending ending) {
		}

	};

	/**
	 * Lets the running thread work for the call, until the scope is closed.
	 */
	Scope open();

	/**
	 * The method is about to run. From now on the end of the execution is that of the
	 * call.
	 */
	void follow(Execution execution);

	/**
	 * The call threw. That ends it, unless an execution is followed.
	 */
	void threw(Throwable failure);

	/**
	 * The call has ended. The first end counts.
	 * @param failure what the method threw, or null
	 */
	void end(ObservedOutcome outcome, @Nullable Throwable failure);

	/**
	 * While a thread works for a call.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		Scope NO_OP = () -> {
		};

		@Override
		void close();

	}

}
