package dev.idempotent.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

import jakarta.servlet.http.HttpServletResponse;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

import dev.idempotent.Idempotent;
import dev.idempotent.Remember;

/**
 * Operations whose results are hard to keep.
 */
@RestController
class BrokenResultsController {

	private final Gate gate;

	private final Inner inner;

	BrokenResultsController(Gate gate, Inner inner) {
		this.gate = gate;
		this.inner = inner;
	}

	@PostMapping("/broken/problem-entity")
	@Idempotent(remember = Remember.DEFINITIVE)
	ResponseEntity<?> problemEntity() {
		return ResponseEntity.status(409).header("X-Own", "own").body(problem());
	}

	@PostMapping("/broken/problem-entity-typed")
	@Idempotent(remember = Remember.DEFINITIVE)
	ResponseEntity<ProblemDetail> problemEntityTyped() {
		return ResponseEntity.of(problem()).build();
	}

	@PostMapping("/broken/problem")
	@Idempotent(remember = Remember.DEFINITIVE)
	ProblemDetail problemReturned() {
		return problem();
	}

	@PostMapping("/broken/problem-decimal")
	@Idempotent(remember = Remember.DEFINITIVE)
	ProblemDetail problemDecimal() {
		ProblemDetail problem = problem();
		problem.setProperty("balance", new BigDecimal("10.00"));
		return problem;
	}

	@PostMapping("/broken/problem-entity-decimal")
	@Idempotent(remember = Remember.DEFINITIVE)
	ResponseEntity<ProblemDetail> problemEntityDecimal() {
		return ResponseEntity.of(problemDecimal()).build();
	}

	@PostMapping("/broken/problem-later")
	@Idempotent(remember = Remember.DEFINITIVE)
	CompletableFuture<ResponseEntity<?>> problemLater() {
		return CompletableFuture.supplyAsync(this::problemEntity);
	}

	@PostMapping("/broken/error-response")
	@Idempotent(remember = Remember.DEFINITIVE)
	ErrorResponse errorResponse() {
		return ErrorResponse.builder(new IllegalStateException("secret"), HttpStatus.CONFLICT, "sold out")
			.header("X-Own", "own " + this.gate.pass())
			.build();
	}

	@PostMapping("/broken/wrapped-refusal")
	@Idempotent(remember = Remember.DEFINITIVE)
	String wrappedRefusal() {
		int execution = this.gate.pass();
		if (execution == 1) {
			try {
				return this.inner.work("");
			}
			catch (RuntimeException ex) {
				throw new IllegalStateException("wrapped", ex);
			}
		}
		return "execution " + execution;
	}

	@PostMapping("/broken/wrapped")
	@Idempotent(remember = Remember.DEFINITIVE)
	String wrapped() {
		throw new ResponseStatusException(HttpStatus.CONFLICT, "execution " + this.gate.pass());
	}

	@PostMapping("/broken/null-header")
	@Idempotent
	ResponseEntity<String> nullHeader() {
		return ResponseEntity.ok()
			.headers((headers) -> headers.set("X-Own", null))
			.body("execution " + this.gate.pass());
	}

	@PostMapping("/broken/error-in-getter")
	@Idempotent
	Failing errorInGetter() {
		this.gate.pass();
		return new Failing();
	}

	@PostMapping("/broken/send-error")
	@Idempotent(remember = Remember.DEFINITIVE)
	void sendError(HttpServletResponse response) throws IOException {
		response.sendError(410, "execution " + this.gate.pass());
	}

	@PostMapping("/broken/send-redirect")
	@Idempotent
	void sendRedirect(HttpServletResponse response) throws IOException {
		response.sendRedirect("/there/" + this.gate.pass());
	}

	@PostMapping("/broken/native-written")
	@Idempotent
	void nativeWritten(NativeWebRequest request) throws IOException {
		HttpServletResponse response = Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class));
		response.getWriter().write("execution " + this.gate.pass());
		response.flushBuffer();
	}

	@PostMapping("/broken/rejected-unknown")
	@Idempotent(unknownOn = AsyncRequestTimeoutException.class)
	WebAsyncTask<String> rejectedUnknown() {
		int execution = this.gate.pass();
		return (execution == 1) ? new WebAsyncTask<>(1000L, (task) -> {
			throw new RejectedExecutionException("full");
		}, () -> "never") : new WebAsyncTask<>(() -> "execution " + execution);
	}

	@PostMapping("/broken/json-only")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Item jsonOnly() {
		return new Item(this.gate.pass());
	}

	@PostMapping("/broken/handled/{how}")
	@Idempotent(remember = Remember.DEFINITIVE)
	String handled(@PathVariable String how) {
		throw new Handled(how + " " + this.gate.pass());
	}

	@PostMapping("/broken/callable-void-created")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Callable<@Nullable Void> callableVoidCreated() {
		return () -> {
			this.gate.pass();
			return null;
		};
	}

	@PostMapping("/broken/future-entity-void")
	@Idempotent
	CompletableFuture<ResponseEntity<Void>> futureEntityVoid() {
		return CompletableFuture
			.supplyAsync(() -> ResponseEntity.status(201).header("X-Own", "own " + this.gate.pass()).build());
	}

	@PostMapping("/broken/cancelled")
	@Idempotent
	CompletableFuture<String> cancelled() {
		int execution = this.gate.pass();
		return (execution == 1) ? CompletableFuture.failedFuture(new CancellationException())
				: CompletableFuture.completedFuture("execution " + execution);
	}

	@PostMapping("/broken/execution-exception")
	@Idempotent(remember = Remember.DEFINITIVE)
	CompletableFuture<String> executionException() {
		return CompletableFuture.failedFuture(new ExecutionException(
				new ResponseStatusException(HttpStatus.CONFLICT, "execution " + this.gate.pass())));
	}

	@PostMapping("/broken/set-on-timeout")
	@Idempotent(lease = "1s")
	DeferredResult<String> setOnTimeout() {
		int execution = this.gate.pass();
		DeferredResult<String> result = new DeferredResult<>(100L);
		result.onTimeout(() -> result.setResult("late"));
		if (execution > 1) {
			result.setResult("execution " + execution);
		}
		return result;
	}

	@PostMapping("/broken/set-on-completion")
	@Idempotent(lease = "1s")
	DeferredResult<String> setOnCompletion() {
		int execution = this.gate.pass();
		DeferredResult<String> result = new DeferredResult<>(100L);
		result.onCompletion(() -> result.setResult("too late"));
		if (execution > 1) {
			result.setResult("execution " + execution);
		}
		return result;
	}

	@PostMapping("/broken/task-on-timeout")
	@Idempotent
	WebAsyncTask<String> taskOnTimeout() {
		int execution = this.gate.pass();
		WebAsyncTask<String> task = new WebAsyncTask<>(100L, () -> {
			if (execution == 1) {
				new CountDownLatch(1).await();
			}
			return "execution " + execution;
		});
		task.onTimeout(() -> "late");
		return task;
	}

	@PostMapping(path = "/broken/charset", produces = "text/plain;charset=ISO-8859-1")
	@Idempotent
	String charset() {
		return "Grüße " + this.gate.pass();
	}

	@PostMapping("/broken/charset-entity")
	@Idempotent
	ResponseEntity<String> charsetEntity() {
		return ResponseEntity.ok()
			.header("Content-Type", "text/plain;charset=ISO-8859-1")
			.body("Grüße " + this.gate.pass());
	}

	@PostMapping("/broken/charset-response")
	@Idempotent
	String charsetResponse(HttpServletResponse response) {
		response.setContentType("text/plain");
		response.setCharacterEncoding("ISO-8859-1");
		return "Grüße " + this.gate.pass();
	}

	@PostMapping("/broken/refused-remembered")
	@Idempotent(rememberExceptions = ErrorResponseException.class)
	String refusedRemembered() {
		int execution = this.gate.pass();
		if (execution == 1) {
			return this.inner.work("");
		}
		return "execution " + execution;
	}

	@PostMapping("/broken/reset")
	@Idempotent
	String reset(HttpServletResponse response) {
		response.setHeader("X-Own", "before");
		response.reset();
		response.setHeader("Location", "/after");
		return "execution " + this.gate.pass();
	}

	@PostMapping("/broken/filtered-header")
	@Idempotent
	String filteredHeader(HttpServletResponse response) {
		response.setHeader("X-Frame-Options", "DENY");
		response.setHeader("Cache-Control", "max-age=60");
		response.addHeader("X-Own", "a");
		return "execution " + this.gate.pass();
	}

	@PostMapping("/broken/null-future")
	@Idempotent
	CompletableFuture<String> nullFuture() {
		this.gate.pass();
		return CompletableFuture.completedFuture(null);
	}

	@PostMapping("/broken/null-entity-later")
	@Idempotent
	Callable<@Nullable ResponseEntity<Item>> nullEntityLater() {
		return () -> {
			this.gate.pass();
			return null;
		};
	}

	@PostMapping("/broken/object")
	@Idempotent(remember = Remember.DEFINITIVE)
	Object object() {
		return problem();
	}

	@PostMapping("/broken/object-entity")
	@Idempotent
	Object objectEntity() {
		return ResponseEntity.accepted().header("X-Own", "own").body(new Item(this.gate.pass()));
	}

	@PostMapping("/broken/handled-later/{how}")
	@Idempotent(remember = Remember.DEFINITIVE)
	Callable<String> handledLater(@PathVariable String how) {
		return () -> handled(how);
	}

	@PostMapping("/broken/deferred-problem")
	@Idempotent(remember = Remember.DEFINITIVE)
	DeferredResult<ProblemDetail> deferredProblem() {
		DeferredResult<ProblemDetail> result = new DeferredResult<>();
		result.setErrorResult(problem());
		return result;
	}

	@PostMapping("/broken/error-status-later")
	@Idempotent
	DeferredResult<ResponseEntity<String>> errorStatusLater() {
		int execution = this.gate.pass();
		DeferredResult<ResponseEntity<String>> result = new DeferredResult<>();
		if (execution == 1) {
			result.setErrorResult(ResponseEntity.status(503).body("down"));
		}
		else {
			result.setResult(ResponseEntity.ok("execution " + execution));
		}
		return result;
	}

	@PostMapping("/broken/error-later")
	@Idempotent
	Callable<String> errorLater() {
		return () -> {
			int execution = this.gate.pass();
			if (execution == 1) {
				throw new NoClassDefFoundError("gone");
			}
			return "execution " + execution;
		};
	}

	private ProblemDetail problem() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "execution " + this.gate.pass());
	}

	@ExceptionHandler
	@Nullable Object handle(Handled ex, HttpServletResponse response) throws IOException {
		String how = String.valueOf(ex.getReason()).split(" ")[0];
		switch (how) {
			case "written" -> {
				response.setStatus(409);
				response.setContentType("text/plain;charset=ISO-8859-1");
				response.getWriter().write("Grüße " + ex.getReason());
				response.flushBuffer();
				return null;
			}
			case "throws" -> throw new IllegalStateException("handler");
			case "view" -> {
				return new ModelAndView((model, request, out) -> {
					out.setStatus(409);
					out.getOutputStream().print("view " + ex.getReason());
				});
			}
			default -> {
				return ResponseEntity.of(ex.getBody()).header("X-Own", "own").build();
			}
		}
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(ErrorResponseException ex) {
		return ResponseEntity.of(ex.getBody()).build();
	}

	static class Handled extends ResponseStatusException {

		Handled(String reason) {
			super(HttpStatus.CONFLICT, reason);
		}

	}

	record Item(int execution) {
	}

	static final class Failing {

		public String getText() {
			throw new NoClassDefFoundError("gone");
		}

	}

	/**
	 * As applications have them that log or translate what controllers throw.
	 */
	@Aspect
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Wrapping {

		@Around("execution(* dev.idempotent.http.BrokenResultsController.wrapped(..))")
		@Nullable Object wrap(ProceedingJoinPoint call) throws Throwable {
			try {
				return call.proceed();
			}
			catch (RuntimeException ex) {
				throw new IllegalStateException("wrapped", ex);
			}
		}

	}

	static class Inner {

		@Idempotent(key = "#key")
		public String work(String key) {
			return "done";
		}

	}

}
