package dev.idempotent.http;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.test.endpoint.EndpointClients;

import static dev.idempotent.test.endpoint.EndpointAssertions.assertThatEndpoint;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A controller behind a proxy of its interface, which shows MVC no annotation of the
 * class.
 */
class InterfaceProxyTests {

	@Test
	void postWhenProxyIsForInterfaceThenBodyCountsAndReplayHas200() {
		try (Server server = Server.start(List.of(Transfers.class), "spring.aop.proxy-target-class=false",
				"idempotent.store=local")) {
			assertThat(AopUtils.isJdkDynamicProxy(server.bean(TransferApi.class))).isTrue();
			assertThatEndpoint(EndpointClients.ofPort(server.port())).post("/transfers")
				.json("{\"amount\":1}")
				.whenSentTwice()
				.runsOnce()
				.whenSentWithAnotherBody("{ \"amount\": 1 }")
				.runsOnce()
				.whenSentWithAnotherBody("{\"amount\":2}")
				.isRefused();
		}
	}

	@RestController
	interface TransferApi {

		@PostMapping("/transfers")
		ResponseEntity<Transfer> transfer(@RequestBody Transfer transfer);

	}

	static class Transfers implements TransferApi {

		@Override
		@Idempotent
		public ResponseEntity<Transfer> transfer(Transfer transfer) {
			return ResponseEntity.status(HttpStatus.CREATED).body(transfer);
		}

	}

	record Transfer(int amount) {
	}

}
