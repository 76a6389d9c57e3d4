package dev.idempotent.guard;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.idempotent.Idempotent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An interface with the annotation that a server implements and a client calls.
 */
class SharedInterfaceTests {

	@Test
	void callWhenClientSharesServersInterfaceThenServerAloneIsGuarded() {
		try (Application server = Application.start(List.of(Server.class));
				Application client = Application.start(List.of(Remote.class), "remote=" + server.client().url("/"))) {
			Orders orders = client.bean(Orders.class);
			String key = UUID.randomUUID().toString();
			assertThat(orders.place(key, "a")).isEqualTo("a 1");
			assertThat(orders.place(key, "a")).isEqualTo("a 1");
			assertThat(orders.place(UUID.randomUUID().toString(), "a")).isEqualTo("a 2");
			assertThat(server.executions()).isEqualTo(2);
		}
	}

	interface Orders {

		@PostExchange("/orders")
		@Idempotent
		String place(@RequestHeader("Idempotency-Key") String key, @RequestBody String order);

	}

	@RestController
	static class Server implements Orders {

		private final Executions executions;

		Server(Executions executions) {
			this.executions = executions;
		}

		@Override
		public String place(String key, String order) {
			return order + " " + this.executions.next();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(types = Orders.class)
	static class Remote {

		@Bean
		RestClientHttpServiceGroupConfigurer remoteServices(@Value("${remote}") String url) {
			return (groups) -> groups.forEachClient((group, client) -> client.baseUrl(url));
		}

	}

}
