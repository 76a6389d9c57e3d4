package dev.idempotent.openapi;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;

/**
 * One operation of each kind.
 */
@RestController
@RequestMapping("/shop")
class Shop {

	@PostMapping("/orders")
	@Operation(description = "Places an order.")
	@ResponseStatus(HttpStatus.CREATED)
	@Idempotent
	Item order(@RequestBody Item item, IdempotentCall call) {
		return item;
	}

	@PostMapping("/notes")
	@ResponseStatus(HttpStatus.CREATED)
	Item note(@RequestBody Item item) {
		return item;
	}

	@PostMapping("/carts")
	@Idempotent(keyPresence = KeyPresence.OPTIONAL, ignoreBody = "/sentAt", onDuplicate = OnDuplicate.WAIT,
			onAbandoned = OnAbandoned.REJECT, remember = Remember.DEFINITIVE, retention = "90m", lease = "1500ms")
	Item cart(@RequestBody Item item) {
		return item;
	}

	@PostMapping("/events")
	@Idempotent(key = "#item.name", fingerprint = "#item.sentAt")
	Item event(@RequestBody Item item) {
		return item;
	}

	@PostMapping("/pings")
	@ResponseStatus(HttpStatus.CREATED)
	@Idempotent(ignoreBody = "", replayStatus = ReplayStatus.ORIGINAL)
	Item ping(@RequestBody Item item) {
		return item;
	}

	@PostMapping("/tokens")
	@ResponseStatus(HttpStatus.CREATED)
	@Idempotent(storeAnswer = false)
	Item token(@RequestBody Item item) {
		return item;
	}

	@PostMapping("/locks")
	@ResponseStatus(HttpStatus.CREATED)
	@Idempotent(storeAnswer = false)
	void lock(@RequestBody Item item) {
	}

	@PostMapping("/own")
	@Idempotent
	@ApiResponse(responseCode = "200", description = "Ours",
			headers = @Header(name = "idempotent-replayed", description = "Ours"))
	@ApiResponse(responseCode = "201", description = "Ours too")
	@ApiResponse(responseCode = "422", description = "Ours three",
			content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Item.class)))
	Item own(@RequestBody Item item, @RequestHeader("idempotency-key") String key) {
		return item;
	}

	record Item(String name, String sentAt) {
	}

	@RestController
	@RequestMapping("/shop/payments")
	@Idempotent
	static class Payments {

		@GetMapping
		Item read() {
			return new Item("", "");
		}

		@RequestMapping(path = "/refunds", method = { RequestMethod.GET, RequestMethod.POST })
		Item refund() {
			return new Item("", "");
		}

		@PostMapping
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void pay(@RequestBody Item item) {
		}

	}

	@RestController
	interface CatalogApi {

		@PostMapping("/shop/catalog")
		Item add(@RequestBody Item item);

	}

	static class Catalog implements CatalogApi {

		@Override
		@Idempotent
		public Item add(Item item) {
			return item;
		}

	}

}
