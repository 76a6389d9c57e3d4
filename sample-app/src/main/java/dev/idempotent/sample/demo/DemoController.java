package dev.idempotent.sample.demo;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * What the page asks for beside orders.
 */
@RestController
@RequestMapping("/demo")
class DemoController {

	private final Facts facts;

	private final SecondServer second;

	private final RestClient http = RestClient.create();

	DemoController(@Value("${idempotent.store}") String store,
			@Value("${sample.processing-time}") Duration processingTime, SecondServer second) {
		this.facts = new Facts(store, processingTime.toMillis(), AbandonedLeaseStore.LEASE.toMillis());
		this.second = second;
	}

	@GetMapping
	Facts facts() {
		return this.facts;
	}

	@PutMapping("/second-server")
	Address startSecondServer() {
		return new Address(this.second.port());
	}

	// As a load balancer would, so that the page talks to one origin only
	@PostMapping("/second-server/orders")
	ResponseEntity<byte[]> forward(@RequestHeader HttpHeaders sent, @RequestBody byte[] body) {
		return this.http.post()
			.uri("http://localhost:{port}/orders", this.second.port())
			.headers((headers) -> copy(sent, headers, HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE,
					"Idempotency-Key"))
			.body(body)
			.exchange((request, response) -> {
				HttpHeaders headers = new HttpHeaders();
				copy(response.getHeaders(), headers, HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION,
						HttpHeaders.RETRY_AFTER, "Idempotent-Replayed");
				return new ResponseEntity<>(response.getBody().readAllBytes(), headers, response.getStatusCode());
			});
	}

	private static void copy(HttpHeaders from, HttpHeaders to, String... names) {
		for (String name : names) {
			to.addAll(name, from.getOrEmpty(name));
		}
	}

	/**
	 * What a run of the page depends on.
	 *
	 * @param store where keys are kept
	 * @param processingMillis how long an order takes
	 * @param abandonedLeaseMillis how long a killed server's key is believed
	 */
	record Facts(String store, long processingMillis, long abandonedLeaseMillis) {
	}

	record Address(int port) {
	}

}
