package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * Binds a call to the thread that runs its method. For the aspect, and for code that
 * hands its work to another thread.
 *
 * @since 0.1.0
 */
public final class IdempotentCallHolder {

	private static final ThreadLocal<@Nullable IdempotentCall> calls = new ThreadLocal<>();

	private IdempotentCallHolder() {
	}

	/**
	 * Returns the running thread's call, or null.
	 */
	public static @Nullable IdempotentCall get() {
		return calls.get();
	}

	/**
	 * Sets the running thread's call.
	 * @param call null: none
	 * @return what was set before, to be set again afterwards
	 */
	public static @Nullable IdempotentCall set(@Nullable IdempotentCall call) {
		IdempotentCall before = calls.get();
		if (call != null) {
			calls.set(call);
		}
		else {
			calls.remove();
		}
		return before;
	}

}
