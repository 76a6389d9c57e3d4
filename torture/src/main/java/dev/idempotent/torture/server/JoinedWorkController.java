package dev.idempotent.torture.server;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Completion;
import dev.idempotent.Idempotent;

/**
 * The operation in one transaction with its answer.
 */
@RestController
@ConditionalOnProperty(name = "idempotent.store", havingValue = "jdbc")
class JoinedWorkController {

	private final Worker worker;

	JoinedWorkController(Worker worker) {
		this.worker = worker;
	}

	@PostMapping("/operations/joined")
	@Idempotent(completion = Completion.JOIN)
	@ResponseStatus(HttpStatus.CREATED)
	Receipt work(@RequestBody Work work, @RequestHeader("Idempotency-Key") String key, HttpServletRequest request) {
		return this.worker.work(Run.of(key, request), work, work.millis());
	}

}
