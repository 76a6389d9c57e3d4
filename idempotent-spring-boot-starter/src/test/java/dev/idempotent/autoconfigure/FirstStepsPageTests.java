package dev.idempotent.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.DocumentationTests;
import dev.idempotent.Idempotent;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.autoconfigure.redis.IdempotentRedisStoreAutoConfiguration;
import dev.idempotent.problem.MissingKeyException;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mockito.Mockito.mock;

/**
 * The messages of docs/first-steps.md are those that a newcomer sees.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirstStepsPageTests {

	private static final Pattern ROW = Pattern.compile("^\\|[^|]+\\| `(?:Method|Class) .*", Pattern.MULTILINE);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
				IdempotentRedisStoreAutoConfiguration.class));

	static Stream<Class<?>> mistakes() {
		return Stream.of(Private.class, Final.class, FinalClass.class, Get.class, NoMapping.class, SafeClass.class,
				NoKey.class, NoHash.class, Misspelt.class, NoProperty.class, NoDuration.class, NoUnit.class);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void startWhenAnnotationIsWrongThenSaysWhatThePageSays(Class<?> type) {
		this.runner.withUserConfiguration(type)
			.run((context) -> assertThat(page())
				.contains("`" + message(context.getStartupFailure()).replace(type.getSimpleName(), "Orders") + "`"));
	}

	@Test
	void pageThenHasNoOtherMessages() throws IOException {
		// And that of a class without -parameters, by ExpressionMistakeTests
		assertThat(ROW.matcher(page()).results()).hasSize((int) mistakes().count() + 1);
	}

	static Stream<Arguments> properties() {
		return Stream.of(arguments("lease", "-1s"), arguments("lease", "1day"), arguments("on-duplicate", "retry"),
				arguments("store", "redis"), arguments("store", "jdbc"));
	}

	@ParameterizedTest
	@MethodSource("properties")
	void startWhenPropertyIsWrongThenSaysWhatThePageSays(String name, String value) {
		this.runner.withPropertyValues("idempotent." + name + "=" + value)
			.run((context) -> assertThat(page()).contains(message(context.getStartupFailure())));
	}

	@Test
	void startWhenTwoConnectionsOrStoresThenSaysWhatThePageSays() {
		this.runner.withBean("one", RedisConnectionFactory.class, () -> mock())
			.withBean("two", RedisConnectionFactory.class, () -> mock())
			.run((context) -> assertThat(page()).contains("`" + message(context.getStartupFailure()) + "`"));
		this.runner.withBean("one", IdempotencyStore.class, Own::new)
			.withBean("two", IdempotencyStore.class, Own::new)
			.run((context) -> assertThat(page()).contains("`" + message(context.getStartupFailure()) + "`"));
	}

	@Test
	void startWhenPropertyIsMisspeltThenWarnsAsThePageSays(CapturedOutput output) throws IOException {
		this.runner
			.withPropertyValues("idempotent.stroe=redis", "idempotent.required=false", "idempotent.header-name=Key",
					"idempotent.client.lease=1s", "idempotent.headerNames=Key")
			.run((context) -> assertThat(context).hasNotFailed());
		String warning = "Property idempotent.stroe has no effect, because there is none of this name, but"
				+ " idempotent.store";
		assertThat(output).contains(warning)
			.contains("Property idempotent.required has no effect")
			.contains("but idempotent.header-names")
			.doesNotContain("Property idempotent.client")
			.doesNotContain("Property idempotent.headernames");
		assertThat(page()).contains("`" + warning);
	}

	@Test
	void startWhenAllIsWellThenSaysWhatIsProtectedAsThePageSays(CapturedOutput output) throws IOException {
		this.runner.withUserConfiguration(Fine.class).run((context) -> assertThat(context).hasNotFailed());
		String report = "Protecting 1 operation with the local store, results kept for 1d: POST /orders";
		assertThat(output).containsOnlyOnce(report).doesNotContain("has no effect");
		assertThat(page()).contains(report);
	}

	@Test
	void startWhenOperationsAreManyOrDifferThenIsStillShort(CapturedOutput output) {
		this.runner.withUserConfiguration(Many.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Protecting 12 operations with the local store, results kept for 1h or 1d: a, ",
				"j and 2 more");
	}

	@Test
	void startWhenNothingIsAnnotatedThenSaysSoAsThePageSays(CapturedOutput output) throws IOException {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		String report = "No method of a bean has @Idempotent: only calls of IdempotencyTemplate are protected. Is the"
				+ " class a bean, in a package that is scanned?";
		assertThat(output).containsOnlyOnce(report);
		assertThat(page()).contains("`" + report + "`");
	}

	@Test
	void pageThenHasTheDetailOfAMisspeltHeader() throws IOException {
		assertThat(page()).contains(Objects
			.requireNonNull(new MissingKeyException("header Idempotency-Key", "Idempotent-Key").getBody().getDetail()));
	}

	private static String page() throws IOException {
		return Files.readString(DocumentationTests.root().resolve("docs/first-steps.md"));
	}

	private static String message(@Nullable Throwable failure) {
		Throwable cause = Objects.requireNonNull(failure);
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return Objects.requireNonNull(cause.getMessage());
	}

	static class Own extends DelegatingIdempotencyStore {

		Own() {
			super(new LocalIdempotencyStore(10, 10_000));
		}

	}

	@RestController
	static class Fine {

		@PostMapping("/orders")
		@Idempotent
		String place() {
			return "";
		}

	}

	@RestController
	static class Private {

		@PostMapping("/orders")
		@Idempotent
		private String place() {
			return "";
		}

	}

	@RestController
	static class Final {

		@PostMapping("/orders")
		@Idempotent
		final String place() {
			return "";
		}

	}

	@RestController
	static final class FinalClass {

		@PostMapping("/orders")
		@Idempotent
		String place() {
			return "";
		}

	}

	@RestController
	static class Get {

		@GetMapping("/orders")
		@Idempotent
		String place() {
			return "";
		}

	}

	@Idempotent
	static class NoMapping {

		String place() {
			return "";
		}

	}

	@RestController
	@Idempotent
	static class SafeClass {

		@GetMapping("/orders")
		String list() {
			return "";
		}

	}

	static class NoKey {

		@Idempotent
		void place(Event event) {
		}

	}

	static class NoHash {

		@Idempotent(key = "event.id")
		void place(Event event) {
		}

	}

	static class Misspelt {

		@Idempotent(key = "#evnt.id")
		void place(Event event) {
		}

	}

	static class NoProperty {

		@Idempotent(key = "#event.idd")
		void place(Event event) {
		}

	}

	static class NoDuration {

		@Idempotent(key = "#event.id", lease = "30 s")
		void place(Event event) {
		}

	}

	static class NoUnit {

		@Idempotent(key = "#event.id", retention = "24")
		void place(Event event) {
		}

	}

	static class Many {

		@Idempotent(key = "#id", operation = "a", retention = "1h")
		void a(String id) {
		}

		@Idempotent(key = "#id", operation = "b")
		void b(String id) {
		}

		@Idempotent(key = "#id", operation = "c")
		void c(String id) {
		}

		@Idempotent(key = "#id", operation = "d")
		void d(String id) {
		}

		@Idempotent(key = "#id", operation = "e")
		void e(String id) {
		}

		@Idempotent(key = "#id", operation = "f")
		void f(String id) {
		}

		@Idempotent(key = "#id", operation = "g")
		void g(String id) {
		}

		@Idempotent(key = "#id", operation = "h")
		void h(String id) {
		}

		@Idempotent(key = "#id", operation = "i")
		void i(String id) {
		}

		@Idempotent(key = "#id", operation = "j")
		void j(String id) {
		}

		@Idempotent(key = "#id", operation = "k")
		void k(String id) {
		}

		@Idempotent(key = "#id", operation = "l")
		void l(String id) {
		}

	}

	record Event(String id) {
	}

}
