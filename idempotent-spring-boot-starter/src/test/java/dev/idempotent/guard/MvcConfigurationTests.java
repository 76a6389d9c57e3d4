package dev.idempotent.guard;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that configure Spring MVC themselves, so that Spring Boot does not.
 */
class MvcConfigurationTests {

	@ParameterizedTest
	@ValueSource(classes = { Extended.class, Enabled.class })
	void postWhenApplicationConfiguresMvcThenGuarded(Class<?> configuration) {
		try (Application application = Application.start(List.of(configuration, Orders.class, CatchAll.class))) {
			Answer first = application.postTwice("/orders");
			assertThat(first.status()).isEqualTo(201);
			assertThat(first.text()).isEqualTo("{\"number\":1,\"key\":true}");
			Answer refused = application.client().post("/orders").json("{}").send();
			assertThat(refused.status()).isEqualTo(400);
			assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(refused.text()).contains("urn:problem-type:idempotent:missing-key");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Extended extends WebMvcConfigurationSupport {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	static class Enabled {

	}

	@RestControllerAdvice
	static class CatchAll {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		String any() {
			return "any";
		}

	}

	@RestController
	static class Orders {

		private final Executions executions;

		Orders(Executions executions) {
			this.executions = executions;
		}

		@PostMapping("/orders")
		@Idempotent
		@ResponseStatus(HttpStatus.CREATED)
		Order place(@RequestBody String order, IdempotentCall call) {
			return new Order(this.executions.next(), call.clientKey() != null);
		}

	}

	record Order(int number, boolean key) {
	}

}
