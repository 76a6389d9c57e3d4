package dev.idempotent.torture.server;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;

/**
 * The operation: writes down that it began, takes its time, and writes down how it ended.
 */
@RestController
class WorkController {

	private final LedgerFile ledger;

	WorkController(LedgerFile ledger) {
		this.ledger = ledger;
	}

	@PostMapping("/work")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Receipt work(@RequestBody Work work, @RequestHeader("Idempotency-Key") String key, HttpServletRequest request)
			throws InterruptedException {
		UUID execution = UUID.randomUUID();
		this.ledger.write("begin", execution, key, ProcessHandle.current().pid(), ArrivalFilter.arrival(request));
		Thread.sleep(work.millis());
		if (work.shaky() && ThreadLocalRandom.current().nextInt(4) == 0) {
			this.ledger.write("fail", execution);
			throw new WorkFailedException();
		}
		this.ledger.write("end", execution);
		return new Receipt(execution, key, work.item(), work.amount(), Instant.now());
	}

}
