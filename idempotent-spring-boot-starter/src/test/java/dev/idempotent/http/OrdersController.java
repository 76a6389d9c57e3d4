package dev.idempotent.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Idempotent;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;

/**
 * Operations of every shape that a request can have.
 */
@RestController
public class OrdersController {

	private final Gate gate;

	OrdersController(Gate gate) {
		this.gate = gate;
	}

	@PostMapping("/orders")
	@Idempotent
	ResponseEntity<Order> place(@Valid @RequestBody PlaceOrder command) {
		int id = this.gate.pass();
		return ResponseEntity.created(URI.create("/orders/" + id))
			.eTag("\"v" + id + "\"")
			.header("X-Own", "one", "two")
			.header("Set-Cookie", "session=secret")
			.header("Date", "Thu, 01 Jan 1970 00:00:00 GMT")
			.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
			.body(new Order(id, command.item(), command.amount()));
	}

	@PostMapping("/orders/{id}/payments")
	@Idempotent(onAbandoned = OnAbandoned.REJECT)
	@ResponseStatus(HttpStatus.CREATED)
	Order pay(@PathVariable int id, @RequestBody PlaceOrder command) {
		this.gate.pass();
		return new Order(id, command.item(), command.amount());
	}

	@PostMapping("/plain")
	@Idempotent
	Order plain(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/void-created")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	void voidCreated() {
		this.gate.pass();
	}

	@PostMapping("/void-no-content")
	@Idempotent
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void voidNoContent() {
		this.gate.pass();
	}

	@PostMapping("/void-plain")
	@Idempotent
	void voidPlain() {
		this.gate.pass();
	}

	@PostMapping("/redirect")
	@Idempotent
	ResponseEntity<Void> redirect() {
		return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/orders/" + this.gate.pass())).build();
	}

	@PostMapping("/accepted")
	@Idempotent
	ResponseEntity<Order> accepted(@RequestBody PlaceOrder command) {
		return ResponseEntity.accepted().body(new Order(this.gate.pass(), command.item(), command.amount()));
	}

	@PostMapping("/original")
	@Idempotent(replayStatus = ReplayStatus.ORIGINAL)
	ResponseEntity<Order> original(@RequestBody PlaceOrder command) {
		return ResponseEntity.status(HttpStatus.CREATED)
			.body(new Order(this.gate.pass(), command.item(), command.amount()));
	}

	@PostMapping("/optional")
	@Idempotent(keyPresence = KeyPresence.OPTIONAL)
	Order optional(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/status/{status}")
	@Idempotent
	ResponseEntity<String> status(@PathVariable int status) {
		this.gate.pass();
		return ResponseEntity.status(status).body("status " + status);
	}

	@PostMapping("/definitive/{status}")
	@Idempotent(remember = Remember.DEFINITIVE)
	ResponseEntity<String> definitive(@PathVariable int status) {
		return ResponseEntity.status(status).body("status " + status + ", execution " + this.gate.pass());
	}

	@PostMapping("/throwing")
	@Idempotent
	Order throwing(@RequestBody PlaceOrder command) {
		int id = this.gate.pass();
		if (id == 1) {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "the gateway is down");
		}
		return new Order(id, command.item(), command.amount());
	}

	@PostMapping("/short-lease")
	@Idempotent(lease = "300ms")
	Order shortLease(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/short-retention")
	@Idempotent(lease = "100ms", retention = "700ms")
	Order shortRetention(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/chosen")
	@Idempotent(fingerprint = "#command.amount")
	Order chosen(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/anything")
	@Idempotent(ignoreBody = "")
	Order anything(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/own-header")
	@Idempotent(header = "X-Request-Key", operation = "own")
	Order ownHeader(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/admin")
	@Idempotent
	@PreAuthorize("hasRole('ADMIN')")
	Order admin(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	@PostMapping("/register")
	@Idempotent
	Order register(@RequestBody Registration registration) {
		return new Order(this.gate.pass(), registration.name(), BigDecimal.ONE);
	}

	@PostMapping("/form")
	@Idempotent
	Order form(@RequestParam String item) {
		return new Order(this.gate.pass(), item, BigDecimal.ONE);
	}

	@PostMapping("/form-map")
	@Idempotent
	Order formMap(@RequestBody MultiValueMap<String, String> form) {
		return new Order(this.gate.pass(), form.getFirst("item"), BigDecimal.ONE);
	}

	@PostMapping("/upload")
	@Idempotent
	Order upload(@RequestParam MultipartFile file, @RequestParam String item) throws IOException {
		return new Order(this.gate.pass(), item + " " + new String(file.getBytes(), StandardCharsets.UTF_8),
				BigDecimal.ONE);
	}

	@PostMapping("/raw")
	@Idempotent
	Order raw(@RequestBody byte[] body) {
		return new Order(this.gate.pass(), body.length + " bytes", BigDecimal.ONE);
	}

	@PostMapping("/stream")
	@Idempotent
	Order stream(HttpServletRequest request) throws IOException {
		return new Order(this.gate.pass(), new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
				BigDecimal.ONE);
	}

	@PostMapping("/unprotected")
	Order unprotected(@RequestBody PlaceOrder command) {
		return new Order(this.gate.pass(), command.item(), command.amount());
	}

	record PlaceOrder(@NotBlank String item, @Positive BigDecimal amount) {
	}

	record Registration(String name, @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String password) {
	}

	record Order(int id, @Nullable String item, BigDecimal amount) {
	}

}
