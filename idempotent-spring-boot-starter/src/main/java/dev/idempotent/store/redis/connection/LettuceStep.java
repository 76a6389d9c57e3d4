package dev.idempotent.store.redis.connection;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.redis.step.Step;

/**
 * One step on its way to Redis, and its reply. It is either sent or ended before,
 * whichever comes first; a step that has ended is never sent.
 */
final class LettuceStep extends CompletableFuture<List<Object>> {

	private enum State {

		WAITING, SENT, GIVEN_UP

	}

	private final Step step;

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private volatile @Nullable LettuceLink link;

	private volatile @Nullable RedisFuture<List<Object>> reply;

	LettuceStep(Step step) {
		this.step = step;
	}

	byte[] key() {
		return this.step.key();
	}

	/**
	 * Returns what it was sent on, or null.
	 */
	@Nullable LettuceLink link() {
		return this.link;
	}

	/**
	 * Sends the script's digest, and the script itself only to a server that does not
	 * know it.
	 * @return whether it was sent
	 */
	boolean send(LettuceLink link) {
		if (!this.state.compareAndSet(State.WAITING, State.SENT)) {
			return false;
		}
		this.link = link;
		send(link, true);
		return true;
	}

	/**
	 * Ends the step: what was not sent never is.
	 * @return whether it was sent
	 */
	boolean end(Throwable cause) {
		boolean sent = !this.state.compareAndSet(State.WAITING, State.GIVEN_UP) && this.state.get() == State.SENT;
		completeExceptionally(cause);
		RedisFuture<List<Object>> reply = this.reply;
		if (reply != null) {
			reply.cancel(true);
		}
		return sent;
	}

	// Also of an error the step's end is told, on which the link counts
	private void send(LettuceLink link, boolean known) {
		try {
			RedisFuture<List<Object>> reply = link.send(this.step, known);
			this.reply = reply;
			follow(link, known, reply);
		}
		catch (Throwable ex) {
			completeExceptionally(ex);
		}
	}

	private void follow(LettuceLink link, boolean known, RedisFuture<List<Object>> reply) {
		reply.whenComplete((result, failure) -> {
			if (failure == null) {
				complete(result);
			}
			else if (known && failure instanceof RedisNoScriptException && !isDone()) {
				send(link, false);
			}
			else {
				// A cancelled command is not a cancelled step
				completeExceptionally(failure instanceof CancellationException
						? new IllegalStateException("The connection was closed", failure) : failure);
			}
		});
	}

}
