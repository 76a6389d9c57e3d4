package dev.idempotent.http;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import dev.idempotent.Idempotent;
import dev.idempotent.Remember;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results whose type shows only when the method has returned.
 */
@SpringBootTest(
		classes = { TestApplication.class, ResultRoundTripTests.Returning.class,
				ResultRoundTripTests.TypeAdvice.class },
		webEnvironment = WebEnvironment.RANDOM_PORT, properties = "idempotent.store=local")
class ResultRoundTripTests {

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@ParameterizedTest
	@ValueSource(
			strings = { "char-sequence", "char-sequence-entity", "problem", "problem-entity", "entity", "entity-list",
					"inherited", "inherited-entity", "future", "streaming-entity", "resource", "stream-resource" })
	void replayWhenTypeShowsAtRuntimeThenSameAnswer(String type) {
		Answer first = post("/returning/" + type);
		Answer replay = post("/returning/" + type);
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(replay.status()).isEqualTo(first.status());
		assertThat(replay.text()).isEqualTo(first.text());
		for (String name : new String[] { "Content-Type", "X-Own" }) {
			assertThat(replay.header(name)).isEqualTo(first.header(name));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "streaming" })
	void replayWhenResultStreamsThenUnavailable(String type) {
		assertThat(post("/returning/" + type).status()).isEqualTo(200);
		Answer repeat = post("/returning/" + type);
		assertThat(repeat.status()).as(repeat.toString()).isEqualTo(409);
		assertThat(repeat.text()).contains("urn:problem-type:idempotent:result-unavailable", "\"originalStatus\":200");
	}

	@ParameterizedTest
	@CsvSource({ "204", "206", "302", "304" })
	void replayWhenNoBodyThenSameStatusAndHeaders(int status) {
		Answer first = post("/returning/status/" + status);
		Answer replay = post("/returning/status/" + status);
		assertThat(first.status()).isEqualTo(status);
		assertThat(replay.status()).isEqualTo(status);
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.header("Location")).isEqualTo("/there");
		assertThat(replay.body()).isEmpty();
	}

	@Test
	void replayWhenAcceptDiffersThenFirstAnswer() {
		Answer first = new Client(this.port).post("/returning/text")
			.key(this.key)
			.header("Accept", "text/plain")
			.send();
		Answer replay = new Client(this.port).post("/returning/text")
			.key(this.key)
			.header("Accept", "application/json")
			.send();
		assertThat(first.header("Content-Type")).startsWith("text/plain");
		assertThat(replay.header("Content-Type")).isEqualTo(first.header("Content-Type"));
		assertThat(replay.text()).isEqualTo(first.text());
	}

	private Answer post(String path) {
		return new Client(this.port).post(path).key(this.key).send();
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes(@JsonSubTypes.Type(value = Dog.class, name = "dog"))
	sealed interface Animal {

	}

	record Dog(String name) implements Animal {
	}

	abstract static class Inherited<T> {

		abstract T create();

		@PostMapping("/inherited")
		@Idempotent
		public T inherited() {
			return create();
		}

		@PostMapping("/inherited-entity")
		@Idempotent
		public ResponseEntity<List<T>> inheritedEntity() {
			return ResponseEntity.ok(List.of(create()));
		}

	}

	/**
	 * Looks at a result's type, as an application's advice may.
	 */
	@RestControllerAdvice
	static class TypeAdvice implements ResponseBodyAdvice<Object> {

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return true;
		}

		@Override
		public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
				MediaType selectedContentType, Class<? extends HttpMessageConverter<?>> selectedConverterType,
				ServerHttpRequest request, ServerHttpResponse response) {
			Object shown = (body instanceof List<?> list) ? list.get(0) : body;
			response.getHeaders().set("X-Own", (shown != null) ? shown.getClass().getSimpleName() : "none");
			return body;
		}

	}

	@RestController
	@RequestMapping("/returning")
	static class Returning extends Inherited<Animal> {

		private final Gate gate;

		Returning(Gate gate) {
			this.gate = gate;
		}

		@Override
		Animal create() {
			return new Dog("execution " + this.gate.pass());
		}

		@PostMapping("/char-sequence")
		@Idempotent
		CharSequence charSequence() {
			return new StringBuilder("execution ").append(this.gate.pass());
		}

		@PostMapping("/char-sequence-entity")
		@Idempotent
		ResponseEntity<StringBuilder> charSequenceEntity() {
			return ResponseEntity.ok(new StringBuilder("execution ").append(this.gate.pass()));
		}

		@PostMapping("/problem")
		@Idempotent(remember = Remember.DEFINITIVE)
		ProblemDetail problem() {
			ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT,
					"execution " + this.gate.pass());
			problem.setProperty("own", 1);
			return problem;
		}

		@PostMapping("/problem-entity")
		@Idempotent(remember = Remember.DEFINITIVE)
		ResponseEntity<ProblemDetail> problemEntity() {
			return ResponseEntity.of(problem()).header("X-Own", "1").build();
		}

		@PostMapping("/entity")
		@Idempotent
		ResponseEntity<Dog> entity() {
			return ResponseEntity.ok(new Dog("execution " + this.gate.pass()));
		}

		@PostMapping("/entity-list")
		@Idempotent
		ResponseEntity<List<Animal>> entityList() {
			return ResponseEntity.ok(List.of(new Dog("execution " + this.gate.pass())));
		}

		@PostMapping("/future")
		@Idempotent
		Object future() {
			return CompletableFuture.completedFuture("execution " + this.gate.pass());
		}

		@PostMapping("/streaming-entity")
		@Idempotent
		ResponseEntity<?> streamingEntity() {
			this.gate.pass();
			return ResponseEntity.ok((StreamingResponseBody) (out) -> out.write('a'));
		}

		@PostMapping("/streaming")
		@Idempotent
		Object streaming() {
			this.gate.pass();
			return (StreamingResponseBody) (out) -> out.write('a');
		}

		@PostMapping("/resource")
		@Idempotent
		ResponseEntity<?> resource() {
			return ResponseEntity.ok(new ByteArrayResource(content()));
		}

		@PostMapping("/stream-resource")
		@Idempotent
		ResponseEntity<?> streamResource() {
			return ResponseEntity.ok(new InputStreamResource(new ByteArrayInputStream(content())));
		}

		@PostMapping("/status/{status}")
		@Idempotent
		ResponseEntity<?> status(@PathVariable int status) {
			this.gate.pass();
			return ResponseEntity.status(status).location(URI.create("/there")).build();
		}

		@PostMapping("/text")
		@Idempotent
		String text() {
			return "execution " + this.gate.pass();
		}

		private byte[] content() {
			return ("execution " + this.gate.pass()).getBytes(StandardCharsets.UTF_8);
		}

	}

}
