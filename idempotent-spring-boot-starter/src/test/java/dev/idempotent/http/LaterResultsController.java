package dev.idempotent.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.Remember;

/**
 * Operations whose result is computed on another thread, each held by the gate.
 */
@RestController
class LaterResultsController {

	private final Gate gate;

	private volatile CompletableFuture<Item> next = new CompletableFuture<>();

	LaterResultsController(Gate gate) {
		this.gate = gate;
	}

	@PostMapping("/later/callable")
	@Idempotent
	Callable<Item> callable() {
		return this::item;
	}

	@PostMapping("/later/callable-created")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Callable<Item> callableCreated() {
		return this::item;
	}

	@PostMapping("/later/callable-entity")
	@Idempotent
	Callable<ResponseEntity<Item>> callableEntity(HttpServletResponse response) {
		// Here, as security filters write their headers while the callable runs
		response.setHeader("X-Set", "on the response");
		return () -> ResponseEntity.status(201).header("X-Own", "own").body(item());
	}

	@PostMapping("/later/callable-void")
	@Idempotent
	Callable<@Nullable Void> callableVoid() {
		return () -> {
			this.gate.pass();
			return null;
		};
	}

	@PostMapping("/later/callable-no-creator")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Callable<NoCreator> callableNoCreator() {
		return () -> new NoCreator(this.gate.pass());
	}

	@PostMapping("/later/callable-call")
	@Idempotent
	Callable<String> callableCall() {
		return () -> {
			this.gate.pass();
			IdempotentCall call = IdempotentCall.current();
			return (call != null) ? call.clientKey() + " " + call.attempt() : "none";
		};
	}

	@PostMapping("/later/task")
	@Idempotent
	WebAsyncTask<Item> task() {
		return new WebAsyncTask<>(this::item);
	}

	@PostMapping("/later/future")
	@Idempotent
	CompletableFuture<Item> future() {
		return CompletableFuture.supplyAsync(this::item);
	}

	@PostMapping("/later/future-entity")
	@Idempotent
	CompletableFuture<ResponseEntity<Item>> futureEntity() {
		return CompletableFuture.supplyAsync(() -> ResponseEntity.status(201).header("X-Own", "own").body(item()));
	}

	@PostMapping("/later/stage")
	@Idempotent
	CompletionStage<Item> stage() {
		return CompletableFuture.supplyAsync(this::item);
	}

	@PostMapping("/later/done")
	@Idempotent
	CompletableFuture<Item> done() {
		return CompletableFuture.completedFuture(item());
	}

	@PostMapping("/later/deferred")
	@Idempotent
	DeferredResult<Item> deferred() {
		DeferredResult<Item> result = new DeferredResult<>();
		CompletableFuture.supplyAsync(this::item).thenAccept(result::setResult);
		return result;
	}

	@PostMapping("/later/deferred-set")
	@Idempotent
	DeferredResult<Item> deferredSet() {
		DeferredResult<Item> result = new DeferredResult<>();
		result.setResult(item());
		return result;
	}

	@PostMapping("/later/callable-short-lease")
	@Idempotent(lease = "300ms")
	Callable<Item> callableShortLease() {
		return this::item;
	}

	@PostMapping("/later/future-short-lease")
	@Idempotent(lease = "300ms")
	CompletableFuture<Item> futureShortLease() {
		return CompletableFuture.supplyAsync(this::item);
	}

	@PostMapping("/later/deferred-short-lease")
	@Idempotent(lease = "300ms")
	DeferredResult<Item> deferredShortLease() {
		return deferred();
	}

	@PostMapping("/later/failing-callable")
	@Idempotent
	Callable<Item> failingCallable() {
		return failingOnce();
	}

	@PostMapping("/later/failing-future")
	@Idempotent
	CompletableFuture<Item> failingFuture() {
		return CompletableFuture.supplyAsync(() -> called(failingOnce()));
	}

	@PostMapping("/later/failing-deferred")
	@Idempotent
	DeferredResult<Item> failingDeferred() {
		DeferredResult<Item> result = new DeferredResult<>();
		CompletableFuture.runAsync(() -> {
			try {
				result.setResult(failingOnce().call());
			}
			catch (Exception ex) {
				result.setErrorResult(ex);
			}
		});
		return result;
	}

	@PostMapping("/later/definitive-callable")
	@Idempotent(remember = Remember.DEFINITIVE)
	Callable<Item> definitiveCallable() {
		return () -> {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "sold out " + this.gate.pass());
		};
	}

	@PostMapping("/later/definitive-future")
	@Idempotent(remember = Remember.DEFINITIVE)
	CompletableFuture<Item> definitiveFuture() {
		return CompletableFuture.supplyAsync(() -> called(() -> {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "sold out " + this.gate.pass());
		}));
	}

	@PostMapping("/later/timed-out-deferred")
	@Idempotent(lease = "1s")
	DeferredResult<Item> timedOutDeferred() {
		int execution = this.gate.pass();
		DeferredResult<Item> result = new DeferredResult<>(100L);
		if (execution > 1) {
			result.setResult(new Item(execution));
		}
		return result;
	}

	@PostMapping("/later/timed-out-with-value")
	@Idempotent(lease = "1s")
	DeferredResult<Item> timedOutWithValue() {
		int execution = this.gate.pass();
		DeferredResult<Item> result = new DeferredResult<>(100L, new Item(-1));
		if (execution > 1) {
			result.setResult(new Item(execution));
		}
		return result;
	}

	@PostMapping("/later/timed-out-unknown")
	@Idempotent(unknownOn = AsyncRequestTimeoutException.class)
	DeferredResult<Item> timedOutUnknown() {
		this.gate.pass();
		return new DeferredResult<>(100L);
	}

	@PostMapping("/later/timed-out-task")
	@Idempotent
	WebAsyncTask<Item> timedOutTask() {
		return new WebAsyncTask<>(100L, () -> {
			int execution = this.gate.pass();
			if (execution == 1) {
				new CountDownLatch(1).await(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
			}
			return new Item(execution);
		});
	}

	// The work is not interrupted, and done in the end
	@PostMapping("/later/late-task")
	@Idempotent
	WebAsyncTask<Item> lateTask() {
		return new WebAsyncTask<>(100L, () -> {
			CompletableFuture<Item> work = CompletableFuture.supplyAsync(this::item);
			while (true) {
				try {
					return work.get();
				}
				catch (InterruptedException ex) {
					// Works on
				}
			}
		});
	}

	@PostMapping("/later/never")
	@Idempotent(lease = "1s")
	CompletableFuture<Item> never() {
		this.gate.pass();
		return this.next;
	}

	@PostMapping("/later/rejected")
	@Idempotent
	WebAsyncTask<Item> rejected() {
		int execution = this.gate.pass();
		return (execution == 1) ? new WebAsyncTask<>(1000L, (task) -> {
			throw new RejectedExecutionException("full");
		}, () -> new Item(0)) : new WebAsyncTask<>(() -> new Item(execution));
	}

	// By a method, which goes past the controller's proxy
	void next(CompletableFuture<Item> next) {
		this.next = next;
	}

	private Item item() {
		return new Item(this.gate.pass());
	}

	private Callable<Item> failingOnce() {
		return () -> {
			int execution = this.gate.pass();
			if (execution == 1) {
				throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "the gateway is down");
			}
			return new Item(execution);
		};
	}

	private static Item called(Callable<Item> callable) {
		try {
			return callable.call();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Item(int execution) {
	}

	static final class NoCreator {

		private final int execution;

		NoCreator(int execution) {
			this.execution = execution;
		}

		public String getText() {
			return "execution " + this.execution;
		}

	}

}
