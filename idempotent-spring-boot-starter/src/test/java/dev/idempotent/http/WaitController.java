package dev.idempotent.http;

import java.net.URI;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Idempotent;
import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;

/**
 * Operations whose duplicates wait, held by a gate.
 */
@RestController
class WaitController {

	private final Gate gate;

	WaitController(Gate gate) {
		this.gate = gate;
	}

	@PostMapping("/wait/orders")
	@Idempotent(onDuplicate = OnDuplicate.WAIT)
	ResponseEntity<Placed> place(@RequestBody String item) {
		return created(this.gate.pass(), item);
	}

	@PostMapping("/wait/as-configured")
	@Idempotent
	ResponseEntity<Placed> placeAsConfigured(@RequestBody String item) {
		return created(this.gate.pass(), item);
	}

	@PostMapping("/wait/never")
	@Idempotent(onDuplicate = OnDuplicate.REJECT)
	ResponseEntity<Placed> placeNeverWaiting(@RequestBody String item) {
		return created(this.gate.pass(), item);
	}

	@PostMapping("/wait/failing-first")
	@Idempotent(onDuplicate = OnDuplicate.WAIT)
	ResponseEntity<Placed> failFirst(@RequestBody String item) {
		int execution = this.gate.pass();
		if (execution == 1) {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY);
		}
		return created(execution, item);
	}

	@PostMapping("/wait/short-lease")
	@Idempotent(onDuplicate = OnDuplicate.WAIT, lease = "1s")
	ResponseEntity<Placed> placeWithShortLease(@RequestBody String item) {
		return created(this.gate.pass(), item);
	}

	@PostMapping("/wait/once")
	@Idempotent(onDuplicate = OnDuplicate.WAIT, onAbandoned = OnAbandoned.REJECT, lease = "1s")
	ResponseEntity<Placed> placeOnce(@RequestBody String item) {
		return created(this.gate.pass(), item);
	}

	@PostMapping("/wait/load")
	@Idempotent
	Placed placeAtOnce() {
		return new Placed(0, "load");
	}

	private static ResponseEntity<Placed> created(int id, String item) {
		return ResponseEntity.created(URI.create("/wait/orders/" + id))
			.eTag("\"v" + id + "\"")
			.body(new Placed(id, item));
	}

	record Placed(int id, String item) {
	}

}
