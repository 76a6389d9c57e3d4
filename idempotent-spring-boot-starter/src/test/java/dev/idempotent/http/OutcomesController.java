package dev.idempotent.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.UUID;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.KeyPresence;
import dev.idempotent.Remember;

/**
 * Operations that end otherwise than by returning a body.
 */
@RestController
class OutcomesController {

	private final Gate gate;

	OutcomesController(Gate gate) {
		this.gate = gate;
	}

	@PostMapping("/outcomes/status/{status}")
	@Idempotent(remember = Remember.DEFINITIVE)
	String status(@PathVariable int status) {
		throw new ResponseStatusException(HttpStatus.valueOf(status), "execution " + this.gate.pass());
	}

	@PostMapping("/outcomes/no-reason")
	@Idempotent(remember = Remember.DEFINITIVE)
	String noReason() {
		this.gate.pass();
		throw new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

	@PostMapping("/outcomes/success-only")
	@Idempotent
	String successOnly() {
		throw new ResponseStatusException(HttpStatus.CONFLICT, "execution " + this.gate.pass());
	}

	@PostMapping("/outcomes/problem")
	@Idempotent(remember = Remember.DEFINITIVE)
	String problem() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.GONE, "execution " + this.gate.pass());
		problem.setProperty("balance", new BigDecimal("10.00"));
		ErrorResponseException exception = new ErrorResponseException(HttpStatus.GONE, problem, null);
		exception.getHeaders().set("X-Own", "own");
		exception.getHeaders().set("WWW-Authenticate", "secret");
		throw exception;
	}

	@PostMapping("/outcomes/annotated")
	@Idempotent(remember = Remember.DEFINITIVE)
	String annotated() {
		this.gate.pass();
		throw new SoldOut();
	}

	@PostMapping("/outcomes/handled")
	@Idempotent(remember = Remember.DEFINITIVE)
	String handled() {
		throw new Handled("execution " + this.gate.pass());
	}

	@PostMapping("/outcomes/handled-otherwise")
	@Idempotent(remember = Remember.DEFINITIVE)
	String handledOtherwise() {
		this.gate.pass();
		throw new HandledOtherwise();
	}

	@PostMapping("/outcomes/plain-exception")
	@Idempotent(remember = Remember.DEFINITIVE)
	String plainException() {
		this.gate.pass();
		throw new IllegalArgumentException("no answer of its own");
	}

	@PostMapping("/outcomes/remembered")
	@Idempotent(rememberExceptions = Declined.class)
	String remembered(HttpServletResponse response) throws Declined {
		response.setHeader("X-Set", "before");
		throw new Declined("declined in execution " + this.gate.pass(), "4711", new BigDecimal("10.00"));
	}

	@PostMapping("/outcomes/remembered-anonymous")
	@Idempotent(rememberExceptions = Declined.class)
	String rememberedAnonymous() throws Declined {
		throw new Declined("declined", "execution " + this.gate.pass(), BigDecimal.ONE) {
		};
	}

	@PostMapping("/outcomes/unknown")
	@Idempotent(unknownOn = GatewayTimeout.class, lease = "200ms", rememberExceptions = GatewayTimeout.class)
	String unknown() {
		this.gate.pass();
		throw new GatewayTimeout("no answer from the gateway");
	}

	@PostMapping("/outcomes/returned-problem")
	@Idempotent(remember = Remember.DEFINITIVE)
	ProblemDetail returnedProblem() {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "execution " + this.gate.pass());
	}

	@PostMapping("/outcomes/returned-error")
	@Idempotent(remember = Remember.DEFINITIVE)
	ErrorResponse returnedError() {
		return new ErrorResponseException(HttpStatus.GONE,
				ProblemDetail.forStatusAndDetail(HttpStatus.GONE, "execution " + this.gate.pass()), null);
	}

	@PostMapping("/outcomes/unknown-cause")
	@Idempotent(unknownOn = GatewayTimeout.class)
	String unknownCause() {
		this.gate.pass();
		throw new IllegalArgumentException("wrapped", new GatewayTimeout("no answer from the gateway"));
	}

	@PostMapping("/outcomes/unfathomable")
	@Idempotent
	Unfathomable unfathomable() {
		this.gate.pass();
		return new Unfathomable();
	}

	@PostMapping("/outcomes/response-headers")
	@Idempotent
	String responseHeaders(HttpServletResponse response) {
		response.setHeader("X-Set", "one");
		response.addHeader("X-Set", "two");
		response.addHeader("Vary", "X-Set");
		response.setHeader("Set-Cookie", "session=secret");
		response.addCookie(new Cookie("other", "secret"));
		response.setHeader("Authorization", "secret");
		response.setHeader("X-Request-Id", "1");
		response.setStatus(202);
		return "execution " + this.gate.pass();
	}

	@PostMapping("/outcomes/response-and-entity-headers")
	@Idempotent
	ResponseEntity<byte[]> both(HttpServletResponse response) {
		response.addHeader("X-Set", "response");
		response.setContentType("application/vnd.own");
		return ResponseEntity.created(URI.create("/there")).header("X-Own", "entity").body(new byte[] { 1, 2, 3 });
	}

	@PostMapping("/outcomes/large")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	String large(HttpServletResponse response) {
		response.setHeader("Location", "/large/" + this.gate.pass());
		return "x".repeat(2_000_000);
	}

	@PostMapping("/outcomes/written")
	@Idempotent
	void written(HttpServletResponse response) throws IOException {
		response.setHeader("Location", "/written/" + this.gate.pass());
		response.getWriter().write("written by hand");
	}

	@PostMapping("/outcomes/call")
	@Idempotent
	String call(IdempotentCall call) {
		this.gate.pass();
		return describe(call) + " " + (call == IdempotentCall.current());
	}

	@PostMapping("/outcomes/optional-call")
	@Idempotent(keyPresence = KeyPresence.OPTIONAL)
	String optionalCall(@Nullable IdempotentCall call) {
		this.gate.pass();
		return (call != null) ? describe(call) : "none";
	}

	@PostMapping("/outcomes/call-without-annotation")
	String callWithoutAnnotation(IdempotentCall call) {
		return describe(call);
	}

	@PostMapping("/outcomes/owner")
	@Idempotent
	@PreAuthorize("hasRole('ALICE')")
	String owner() {
		return "execution " + this.gate.pass();
	}

	private static String describe(IdempotentCall call) {
		UUID derived = call.derivedKey("charge-card");
		return call.clientKey() + " " + call.attempt() + " " + call.fencingToken() + " " + call.isLeaseLost() + " "
				+ derived + " " + derived.equals(call.derivedKey("charge-card")) + " "
				+ derived.equals(call.derivedKey("send-mail"));
	}

	@ExceptionHandler
	ResponseEntity<String> handle(Handled ex) {
		return ResponseEntity.status(422).header("X-Own", "handled").body("handled: " + ex.getReason());
	}

	@ExceptionHandler
	ResponseEntity<String> handle(HandledOtherwise ex) {
		return ResponseEntity.status(503).body("try again");
	}

	@ExceptionHandler
	ResponseEntity<Declined.Answer> handle(Declined ex) {
		return ResponseEntity.status(402).body(new Declined.Answer(ex.getMessage(), ex.getCode(), ex.getAmount()));
	}

	@ExceptionHandler
	ResponseEntity<String> handle(GatewayTimeout ex) {
		return ResponseEntity.status(504).body("own answer: " + ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<String> handle(IllegalArgumentException ex) {
		return ResponseEntity.badRequest().body(String.valueOf(ex.getMessage()));
	}

	@ResponseStatus(code = HttpStatus.CONFLICT, reason = "sold out")
	static class SoldOut extends RuntimeException {

	}

	static class Handled extends ResponseStatusException {

		Handled(String reason) {
			super(HttpStatus.CONFLICT, reason);
		}

	}

	static class HandledOtherwise extends ResponseStatusException {

		HandledOtherwise() {
			super(HttpStatus.NOT_FOUND);
		}

	}

	static class Declined extends Exception {

		private final String code;

		private final BigDecimal amount;

		Declined(String message, String code, BigDecimal amount) {
			super(message);
			this.code = code;
			this.amount = amount;
		}

		String getCode() {
			return this.code;
		}

		BigDecimal getAmount() {
			return this.amount;
		}

		record Answer(@Nullable String message, String code, BigDecimal amount) {
		}

	}

	static class Unfathomable implements ErrorResponse {

		private int asked;

		@Override
		public HttpStatusCode getStatusCode() {
			if (this.asked++ == 0) {
				throw new IllegalStateException("not known yet");
			}
			return HttpStatus.OK;
		}

		@Override
		public ProblemDetail getBody() {
			return ProblemDetail.forStatus(HttpStatus.OK);
		}

	}

	static class GatewayTimeout extends RuntimeException {

		GatewayTimeout(String message) {
			super(message);
		}

	}

}
