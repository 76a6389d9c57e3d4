package dev.idempotent.torture.server;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import dev.idempotent.Idempotent;

/**
 * The operation with results that come later than their methods return, and often later
 * than their requests wait. A task that is late is broken off, and a deferred result that
 * is late is nobody's: these take their time only now and then, so that they are done one
 * day.
 */
@RestController
@RequestMapping("/operations")
class LaterWorkController implements DisposableBean {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Worker worker;

	private final LedgerFile ledger;

	LaterWorkController(Worker worker, LedgerFile ledger) {
		this.worker = worker;
		this.ledger = ledger;
	}

	@PostMapping("/future")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	CompletableFuture<Receipt> future(@RequestBody Work work, @RequestHeader("Idempotency-Key") String key,
			HttpServletRequest request) {
		Run run = Run.of(key, request);
		return CompletableFuture.supplyAsync(() -> this.worker.work(run, work, work.millis()), this.threads);
	}

	@PostMapping("/task")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Callable<Receipt> task(@RequestBody Work work, @RequestHeader("Idempotency-Key") String key,
			HttpServletRequest request) {
		Run run = Run.of(key, request);
		return () -> this.worker.work(run, work, now(work));
	}

	@PostMapping("/deferred")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	DeferredResult<Receipt> deferred(@RequestBody Work work, @RequestHeader("Idempotency-Key") String key,
			HttpServletRequest request) {
		Run run = Run.of(key, request);
		DeferredResult<Receipt> result = new DeferredResult<>();
		result.onTimeout(() -> left(run));
		result.onError((failure) -> left(run));
		this.threads.execute(() -> {
			try {
				result.setResult(this.worker.work(run, work, now(work)));
			}
			catch (RuntimeException ex) {
				result.setErrorResult(ex);
			}
		});
		return result;
	}

	@Override
	public void destroy() {
		this.threads.shutdown();
	}

	private void left(Run run) {
		this.ledger.write("left", run.execution());
	}

	private static int now(Work work) {
		return (ThreadLocalRandom.current().nextInt(4) == 0) ? work.millis() : 0;
	}

}
