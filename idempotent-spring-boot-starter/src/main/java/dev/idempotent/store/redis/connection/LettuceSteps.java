package dev.idempotent.store.redis.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.StepFailures;
import dev.idempotent.store.redis.step.Steps;

/**
 * Makes steps on a connection of their own, so that neither blocking commands nor a slow
 * consumer of the application's get in their way, and the other way round. Waits on the
 * caller's thread and holds no other. Thread-safe.
 */
final class LettuceSteps implements Steps {

	private static final Duration CLOSING = Duration.ofSeconds(1);

	private final LettuceLinks links;

	private final StepFailures failures;

	private volatile boolean closed;

	LettuceSteps(LettuceConnectionFactory connections, Duration timeout, Consumer<Throwable> lost) {
		this.links = new LettuceLinks(new LettuceConnector(connections, timeout), lost);
		this.failures = new StepFailures(timeout);
	}

	@Override
	public List<Object> make(Step step) {
		if (this.closed) {
			throw this.failures.closed(step.name());
		}
		LettuceStep sent = send(step);
		try {
			return await(sent);
		}
		catch (ExecutionException ex) {
			throw failure(step.name(), ex.getCause(), sent);
		}
		catch (TimeoutException ex) {
			throw failure(step.name(), ex, sent);
		}
		catch (InterruptedException ex) {
			throw this.failures.interrupted(step.name(), ex, sent.end(new CancellationException()));
		}
	}

	@Override
	public CompletableFuture<List<Object>> start(Step step) {
		if (this.closed) {
			return CompletableFuture.failedFuture(this.failures.closed(step.name()));
		}
		LettuceStep sent = send(step);
		CompletableFuture<List<Object>> result = new CompletableFuture<>();
		sent.orTimeout(TimeUnit.NANOSECONDS.convert(this.failures.timeout()), TimeUnit.NANOSECONDS)
			.whenComplete((reply, failure) -> {
				if (failure == null) {
					result.complete(reply);
				}
				else {
					result.completeExceptionally(failure(step.name(), failure, sent));
				}
			});
		return result;
	}

	@Override
	public List<CompletableFuture<List<Object>>> startAll(List<Step> steps) {
		List<CompletableFuture<List<Object>>> results = new ArrayList<>(steps.size());
		Runnable sending = () -> steps.forEach((step) -> results.add(start(step)));
		LettuceLink link = current();
		if (link != null) {
			link.inOneFlush(sending);
		}
		else {
			sending.run();
		}
		return results;
	}

	@Override
	public void close() {
		this.closed = true;
		// A client that is stopped next complains of connections that are being closed
		this.links.close().completeOnTimeout(null, CLOSING.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	private List<Object> await(LettuceStep step) throws InterruptedException, ExecutionException, TimeoutException {
		long half = this.failures.timeout().toNanos() / 2;
		try {
			return step.get(half, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			LettuceLink link = step.link();
			if (link != null) {
				probe(link, step.key());
			}
			return step.get(half, TimeUnit.NANOSECONDS);
		}
	}

	private LettuceStep send(Step step) {
		LettuceStep sent = new LettuceStep(step);
		send(sent);
		return sent;
	}

	private void send(LettuceStep step) {
		LettuceLink link = current();
		if (link != null) {
			send(step, link);
		}
		else {
			sendLater(step);
		}
	}

	private void sendLater(LettuceStep step) {
		try {
			this.links.next().whenComplete((link, failure) -> {
				if (failure != null) {
					step.completeExceptionally(failure);
				}
				else {
					send(step, link);
				}
			});
		}
		catch (IllegalStateException ex) {
			// The factory was stopped
			step.completeExceptionally(ex);
		}
	}

	private @Nullable LettuceLink current() {
		try {
			return this.links.current();
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	private void send(LettuceStep step, LettuceLink link) {
		if (!link.stepBegins()) {
			send(step);
		}
		else if (step.send(link)) {
			step.whenComplete((reply, failure) -> {
				if (!ended(link, step.key(), failure) && failure instanceof TimeoutException) {
					probe(link, step.key());
				}
			});
		}
		else {
			link.stepEnds();
		}
	}

	// Whether it has fallen silent would else be known when a second step has timed out
	private void probe(LettuceLink link, byte[] key) {
		if (link.stepBegins()) {
			link.probe(key)
				.orTimeout(this.failures.timeout().toNanos() / 4, TimeUnit.NANOSECONDS)
				.whenComplete((reply, failure) -> ended(link, key, failure));
		}
	}

	// Returns whether the connection is of no use
	private boolean ended(LettuceLink link, byte[] key, @Nullable Throwable failure) {
		boolean useless = link.stepEnds(key, failure);
		if (useless && failure != null) {
			this.links.giveUp(link, failure);
		}
		return useless;
	}

	private IdempotencyStoreException failure(String name, @Nullable Throwable cause, LettuceStep step) {
		boolean sent = step.end((cause != null) ? cause : new CancellationException());
		if (cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException && sent) {
			return this.failures.timedOut(name, sent);
		}
		// Commands are also lost to a new connection that Redis refuses
		return (sent && !(cause instanceof RedisCommandExecutionException)) ? this.failures.lost(name, cause, true)
				: this.failures.failed(name, cause, sent);
	}

}
