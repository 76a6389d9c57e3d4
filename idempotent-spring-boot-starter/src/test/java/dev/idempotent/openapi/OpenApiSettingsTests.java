package dev.idempotent.openapi;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;

import dev.idempotent.openapi.ApiDocument.Operation;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.problem.IdempotencyProblemRenderer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the document says of an application's properties and beans.
 */
class OpenApiSettingsTests {

	private static Operation set;

	private static Operation proxied;

	private static ApiDocument own;

	@BeforeAll
	static void read() {
		ApiDocument document = ApiDocument.of(List.of(Shop.class, Shop.Catalog.class),
				"spring.aop.proxy-target-class=false", "idempotent.header-names=Request-Key,Idempotency-Key",
				"idempotent.key.format=uuid", "idempotent.key.max-length=40", "idempotent.key.pattern=[0-9a-f-]+|x",
				"idempotent.replay.header-name=X-Replay", "idempotent.problem.docs=https://docs.example/errors",
				"idempotent.scope-headers=X-Tenant", "idempotent.on-store-failure=proceed", "idempotent.retention=3d",
				"idempotent.retry-after=7s");
		set = document.operation("post", "/shop/orders");
		proxied = document.operation("post", "/shop/catalog");
		own = ApiDocument.of(List.of(Shop.class, OwnShape.class), "idempotent.key.format=structured",
				"idempotent.replay.status=original", "idempotent.problem.docs=https://docs.example/{name}");
	}

	@Test
	void keyWhenItHasSeveralNamesThenIsTheFirst() {
		assertThat(set.<List<Object>>read(".parameters")).hasSize(1);
		assertThat(set.<String>header("Request-Key", ".description")).contains("Also taken from Idempotency-Key");
		assertThat(set.description()).contains("by the header `Request-Key`");
	}

	@Test
	void keyWhenItHasAFormThenSaysSo() {
		assertThat(set.<Map<String, Object>>header("Request-Key", ".schema")).containsEntry("format", "uuid")
			.containsEntry("maxLength", 40)
			.containsEntry("pattern", "^(?:[0-9a-f-]+|x)$");
		Operation quoted = own.operation("post", "/shop/orders");
		String example = quoted.header("Idempotency-Key", ".example");
		assertThat(example).startsWith("\"")
			.endsWith("\"")
			.matches(quoted.<String>header("Idempotency-Key", ".schema.pattern"));
	}

	@Test
	void markerWhenItHasAnotherNameThenIsThat() {
		assertThat(set.<Map<String, Object>>response(201, ".headers")).containsOnlyKeys("X-Replay");
		assertThat(set.<Map<String, Object>>response(200, ".headers")).containsOnlyKeys("X-Replay");
		assertThat(set.description()).contains("`X-Replay: true`");
	}

	@Test
	void problemsWhenDocumentedThenHaveTheLink() {
		assertThat(set.<String>response(409, ".headers.Link.examples['outcome-unknown'].value"))
			.isEqualTo("<https://docs.example/errors#outcome-unknown>; rel=\"describedby\"");
		assertThat(set.<Integer>response(409, ".headers['Retry-After'].example")).isEqualTo(7);
		assertThat(set.<Object>response(422, ".headers.Link")).isNotNull();
	}

	@Test
	void storeWhenItsFailureIsNotToldThenHasNo503() {
		assertThat(set.<Object>response(503, "")).isNull();
	}

	@Test
	void policyWhenSetThenSaysSo() {
		assertThat(set.description()).contains("A key counts for 3 days")
			.contains("It is the user's own, for each value of `X-Tenant`.");
		assertThat(own.operation("post", "/shop/orders").description()).contains("It is the caller's own.");
	}

	@Test
	void creationWhenReplayedAsItWasThenHasNo200() {
		Operation operation = own.operation("post", "/shop/orders");
		assertThat(operation.<Object>response(201, ".headers['Idempotent-Replayed']")).isNotNull();
		assertThat(operation.<Object>response(200, "")).isNull();
	}

	@Test
	void controllerWhenBehindAnInterfaceThenIsFound() {
		assertThat(proxied.<Boolean>header("Request-Key", ".required")).isTrue();
	}

	@Test
	void problemsWhenRenderedByTheApplicationThenHaveNoShapeOfOurs() {
		Operation operation = own.operation("post", "/shop/orders");
		assertThat(operation.<String>response(422, ".description")).isNotBlank();
		assertThat(operation.<Object>response(422, ".content")).isNull();
		assertThat(operation.<String>response(422, ".headers.Link.examples['key-reused'].value"))
			.startsWith("<https://docs.example/key-reused>");
		assertThat(own.text()).doesNotContain("IdempotencyProblem");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnShape {

		@Bean
		IdempotencyProblemRenderer renderer() {
			return (problem, locale) -> ResponseEntity.status(problem.getStatusCode()).body("no");
		}

		@Bean
		IdempotencyScope scope() {
			return (invocation) -> "one";
		}

	}

}
