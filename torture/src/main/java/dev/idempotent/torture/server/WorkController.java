package dev.idempotent.torture.server;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;

/**
 * The operation.
 */
@RestController
class WorkController {

	private final Worker worker;

	WorkController(Worker worker) {
		this.worker = worker;
	}

	@PostMapping("/operations")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Receipt work(@RequestBody Work work, @RequestHeader("Idempotency-Key") String key, HttpServletRequest request) {
		return this.worker.work(Run.of(key, request), work, work.millis());
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
	Receipt failedAfterCommit(FailedAfterCommitException failure) {
		return failure.receipt();
	}

}
