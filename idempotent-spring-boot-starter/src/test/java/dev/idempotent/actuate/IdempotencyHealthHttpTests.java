package dev.idempotent.actuate;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.idempotent.http.Client;
import dev.idempotent.http.Server;

import static org.assertj.core.api.Assertions.assertThat;

class IdempotencyHealthHttpTests {

	@Test
	void healthWhenStoreIsFullThenDownAndStillAlive() {
		try (Server server = Server.start(List.of(PaymentsController.class), "idempotent.store=local",
				"idempotent.local.maximum-entries=1", "management.endpoint.health.show-details=always",
				"management.health.redis.enabled=false")) {
			Client client = server.client();
			assertThat(get(client, "/actuator/health").status()).isEqualTo(200);
			assertThat(pay(client, "first")).isEqualTo(201);
			assertThat(pay(client, "second")).isEqualTo(503);
			Client.Answer health = get(client, "/actuator/health");
			assertThat(health.status()).isEqualTo(503);
			assertThat(health.text()).contains("\"idempotency\":{\"details\":{").contains("claims are refused");
			assertThat(get(client, "/actuator/health/idempotency").status()).isEqualTo(503);
			assertThat(get(client, "/actuator/health/liveness").status()).isEqualTo(200);
			assertThat(get(client, "/actuator/health/readiness").status()).isEqualTo(200);
			// Only health is exposed unless somebody says so
			assertThat(get(client, "/actuator/idempotency").status()).isEqualTo(404);
		}
	}

	private static int pay(Client client, String key) {
		return client.post("/payments").key(key).json("{\"amount\":1}").send().status();
	}

	private static Client.Answer get(Client client, String path) {
		return client.call("GET", path).send();
	}

}
