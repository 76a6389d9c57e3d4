package dev.idempotent.openapi;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

import dev.idempotent.DocumentationTests;
import dev.idempotent.openapi.ApiDocument.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the document of an application says that has set nothing.
 */
class OpenApiTests {

	private static final String MARKER = ".headers['Idempotent-Replayed']";

	private static ApiDocument document;

	@BeforeAll
	static void read() {
		document = ApiDocument.of(List.of(Shop.class, Shop.Payments.class));
	}

	@Test
	void pageThenItsExcerptIsOfTheDocument() throws Exception {
		Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(DocumentationTests.root().resolve("docs/openapi.md")));
		assertThat(block.find()).isTrue();
		JSONAssert.assertEquals("{\"paths\":{\"/shop/orders\":{\"post\":" + block.group(1) + "}}}", document.text(),
				JSONCompareMode.LENIENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/shop/orders", "/shop/payments", "/shop/payments/refunds" })
	void operationWhenAnnotatedThenHasTheKeysHeader(String path) {
		Operation operation = document.operation("post", path);
		assertThat(operation.<Boolean>header("Idempotency-Key", ".required")).isTrue();
		assertThat(operation.<String>header("Idempotency-Key", ".example")).hasSize(36);
		assertThat(operation.<Map<String, Object>>header("Idempotency-Key", ".schema")).containsEntry("type", "string")
			.containsEntry("minLength", 1)
			.containsEntry("maxLength", 255);
		assertThat(operation.description()).contains("**Idempotent** by the header `Idempotency-Key`");
	}

	@Test
	void operationWhenNotAnnotatedThenIsUntouched() {
		for (Operation operation : List.of(document.operation("post", "/shop/notes"),
				document.operation("get", "/shop/payments"), document.operation("get", "/shop/payments/refunds"))) {
			assertThat(operation.<Map<String, Object>>read("")).isNotEmpty()
				.doesNotContainKeys("description", "parameters");
			assertThat(operation.<Map<String, Map<String, Object>>>read(".responses")).hasSize(1)
				.allSatisfy((status, response) -> assertThat(response).doesNotContainKey("headers"));
		}
		assertThat(document.text()).doesNotContain("x-idempotent");
	}

	@Test
	void callWhenAnArgumentThenIsHidden() {
		assertThat(document.<List<Object>>read("$.paths['/shop/orders'].post.parameters")).hasSize(1);
		assertThat(document.<Map<String, Object>>read("$.components.schemas")).containsKey("Item")
			.doesNotContainKey("IdempotentCall");
		assertThat(document
			.<String>read("$.paths['/shop/orders'].post.requestBody.content['application/json'].schema['$ref']"))
			.endsWith("/Item");
	}

	@ParameterizedTest
	@CsvSource({ "400, missing-key", "400, invalid-key", "409, in-progress", "409, outcome-unknown",
			"409, result-unavailable", "413, body-too-large", "422, key-reused", "503, store-unavailable" })
	void problemThenHasStatusSchemaAndExample(int status, String name) {
		Operation operation = document.operation("post", "/shop/orders");
		assertThat(operation.<String>response(status, ".content['application/problem+json'].schema['$ref']"))
			.isEqualTo("#/components/schemas/IdempotencyProblem");
		assertThat(operation.<Map<String, Object>>example(status, name)).containsEntry("status", status)
			.containsEntry("type", "urn:problem-type:idempotent:" + name)
			.containsKeys("title", "detail");
		assertThat(document.<Map<String, Object>>read("$.components.schemas.IdempotencyProblem.properties"))
			.containsKeys("type", "title", "status", "detail", "instance", "originalStatus", "location");
		assertThat(operation.<String>response(status, ".description")).isNotBlank();
	}

	@Test
	void problemWhenARetryMayHelpThenHasRetryAfter() {
		Operation operation = document.operation("post", "/shop/orders");
		for (int status : new int[] { 409, 503 }) {
			assertThat(operation.<Integer>response(status, ".headers['Retry-After'].example")).isOne();
		}
		assertThat(operation.<Object>response(422, ".headers")).isNull();
	}

	@Test
	void problemsWhenNotPossibleThenAreNotThere() {
		assertThat(document.operation("post", "/shop/carts").<Object>example(400, "missing-key")).isNull();
		assertThat(document.operation("post", "/shop/carts").<Object>example(400, "invalid-key")).isNotNull();
		assertThat(document.operation("post", "/shop/events").<Object>example(400, "missing-key")).isNotNull();
		assertThat(document.operation("post", "/shop/events").<Object>example(400, "invalid-key")).isNull();
		assertThat(document.operation("post", "/shop/events").<Object>response(413, "")).isNull();
		assertThat(document.operation("post", "/shop/pings").<Object>response(413, "")).isNull();
	}

	@Test
	void creationThenHasA200ForItsReplay() {
		Operation operation = document.operation("post", "/shop/orders");
		assertThat(operation.<Object>response(200, ".content")).isNotNull()
			.isEqualTo(operation.<Object>response(201, ".content"));
		assertThat(operation.<List<String>>response(200, MARKER + ".schema.enum")).containsExactly("true");
		assertThat(document.operation("post", "/shop/pings").<Object>response(200, "")).isNull();
		assertThat(document.operation("post", "/shop/payments").<Object>response(200, "")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "/shop/orders, 201", "/shop/carts, 200", "/shop/pings, 201", "/shop/payments, 204",
			"/shop/locks, 200" })
	void answerWhenItCanBeReplayedThenHasTheMarker(String path, int status) {
		assertThat(document.operation("post", path).<Object>response(status, MARKER)).isNotNull();
	}

	@Test
	void answerWhenItIsNotStoredThenIsNotReplayed() {
		Operation operation = document.operation("post", "/shop/tokens");
		assertThat(operation.<Object>response(201, ".content")).isNotNull();
		assertThat(operation.<Object>response(201, MARKER)).isNull();
		assertThat(operation.<Object>response(200, "")).isNull();
		assertThat(operation.description()).contains("Its answer is not stored: a repeat gets 409")
			.doesNotContain("marked by");
	}

	@Test
	void keyWhenOptionalThenSaysSo() {
		Operation operation = document.operation("post", "/shop/carts");
		assertThat(operation.<Boolean>header("Idempotency-Key", ".required")).isFalse();
		assertThat(operation.<String>header("Idempotency-Key", ".description"))
			.endsWith("Without it, every request is carried out.");
	}

	@Test
	void keyWhenAnExpressionThenHasNoHeader() {
		Operation operation = document.operation("post", "/shop/events");
		assertThat(operation.<Object>read(".parameters")).isNull();
		assertThat(operation.description()).contains("by a key that is part of the request itself")
			.contains("It is the same for all callers.")
			.contains("method and path, and a part of the request that the server chooses");
	}

	@Test
	void policyWhenTheAnnotationSaysOtherwiseThenSaysSo() {
		assertThat(document.operation("post", "/shop/carts").description())
			.contains("A key counts for 90 minutes from its first request")
			.contains("named headers and body, but for `/sentAt` in it.")
			.contains("A repeat waits up to 10 seconds for the first request's answer, then it gets 409.")
			.contains("no sign of life for 1500 milliseconds, a repeat gets 409: the operation never runs again.")
			.contains("and of 4xx but 401, 403, 408, 425 and 429;");
		assertThat(document.operation("post", "/shop/pings").description()).contains("the body does not count");
	}

	@Test
	void operationWhenTheApplicationDocumentsItThenIsNotReplaced() {
		Operation operation = document.operation("post", "/shop/own");
		assertThat(operation.<List<Object>>read(".parameters")).hasSize(1);
		assertThat(operation.<Map<String, Object>>response(200, ".headers")).containsOnlyKeys("idempotent-replayed");
		assertThat(operation.<String>response(200, ".description")).isEqualTo("Ours");
		assertThat(operation.<String>response(422, ".description")).isEqualTo("Ours three");
		assertThat(operation.<String>response(422, ".content['application/problem+json'].schema['$ref']"))
			.endsWith("/Item");
		assertThat(operation.<Object>example(409, "in-progress")).isNotNull();
	}

}
