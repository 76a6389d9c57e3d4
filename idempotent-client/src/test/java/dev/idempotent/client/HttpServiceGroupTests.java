package dev.idempotent.client;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.PutExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.idempotent.Idempotent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A group of HTTP interfaces that Spring makes clients of.
 */
class HttpServiceGroupTests {

	private static final ScriptedServer server = new ScriptedServer();

	private static final String shopUrl = server.url();

	@Test
	void groupWhenConfiguredThenItsCallsHaveKeysAndAreSentAgain() {
		server.answer(503, Map.of());
		try (server; var context = new AnnotationConfigApplicationContext(ShopConfiguration.class)) {
			context.getBean(ShopClient.class).replace("a book");
		}
		assertThat(server.keys()).hasSize(2).doesNotContainNull().containsOnly(server.keys().get(0));
	}

	interface ShopClient {

		@PutExchange("/orders/1")
		@Idempotent
		void replace(@RequestBody String item);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "shop", types = ShopClient.class)
	static class ShopConfiguration {

		@Bean
		RestClientHttpServiceGroupConfigurer idempotencyKeys() {
			return (groups) -> groups.filterByName("shop").forEachGroup((group, client, factory) -> {
				client.baseUrl(shopUrl).requestInterceptor(new IdempotencyKeyInterceptor());
				factory.httpRequestValuesProcessor(new IdempotencyKeyProcessor());
			});
		}

	}

}
