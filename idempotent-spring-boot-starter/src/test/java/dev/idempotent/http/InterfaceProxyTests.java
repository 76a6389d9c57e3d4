package dev.idempotent.http;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;

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
			String key = UUID.randomUUID().toString();
			Answer first = server.client().post("/transfers").key(key).json("{\"amount\":1}").send();
			assertThat(first.status()).isEqualTo(201);
			Answer replay = server.client().post("/transfers").key(key).json("{ \"amount\": 1 }").send();
			assertThat(replay.status()).as(replay.toString()).isEqualTo(200);
			assertThat(replay.isReplayed()).isTrue();
			assertThat(replay.text()).isEqualTo(first.text());
			assertThat(server.client().post("/transfers").key(key).json("{\"amount\":2}").send().status())
				.isEqualTo(422);
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
