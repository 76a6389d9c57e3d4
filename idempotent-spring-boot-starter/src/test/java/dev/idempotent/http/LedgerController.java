package dev.idempotent.http;

import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Idempotent;

/**
 * Idempotent and transactional on one method.
 */
@RestController
class LedgerController {

	private final Ledger ledger;

	private final Gate gate;

	LedgerController(Ledger ledger, Gate gate) {
		this.ledger = ledger;
		this.gate = gate;
	}

	@PostMapping("/ledger/{text}")
	@Idempotent
	@Transactional
	String write(@PathVariable String text) {
		this.ledger.write(text);
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				LedgerController.this.gate.pass();
			}

		});
		return "written";
	}

	@PostMapping("/ledger/{text}/failing-commit")
	@Idempotent
	@Transactional
	String failingCommit(@PathVariable String text) {
		this.ledger.write(text);
		int execution = this.gate.pass();
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				if (execution == 1) {
					throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
				}
			}

		});
		return "written";
	}

}
