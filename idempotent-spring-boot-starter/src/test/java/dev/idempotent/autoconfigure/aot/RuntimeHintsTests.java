package dev.idempotent.autoconfigure.aot;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.test.util.ReflectionTestUtils;

import dev.idempotent.Idempotent;
import dev.idempotent.actuate.OverviewReport;
import dev.idempotent.aop.EngineTemplate;
import dev.idempotent.store.local.LocalIdempotencyStore;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

/**
 * The hints of an application that is processed ahead of time.
 */
class RuntimeHintsTests {

	private static RuntimeHints hints;

	@BeforeAll
	static void process() {
		hints = Processing.hints(Shop.class);
	}

	@Test
	void resourceWhenInTheJarThenHasAHint() throws Exception {
		Path classes = Path.of(EngineTemplate.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		List<String> resources = resources(classes);
		assertThat(resources).hasSizeGreaterThan(14);
		assertThat(resources)
			.allSatisfy((name) -> assertThat(hints).matches(RuntimeHintsPredicates.resource().forResource(name), name));
	}

	@Test
	void templateThenItsMethodCanBeFound() throws Exception {
		assertThat(hints).matches(reflection().onMethodInvocation(EngineTemplate.class.getMethod("execute",
				String.class, String.class, Object.class, Type.class, Supplier.class)));
	}

	@Test
	void forwardThenItsResponseCanBeAProxyAndCalled() {
		assertThat(hints).matches(RuntimeHintsPredicates.proxies().forInterfaces(HttpServletResponse.class))
			.matches(reflection().onMethodInvocation(HttpServletResponse.class, "addCookie"))
			.matches(reflection().onMethodInvocation(ServletResponse.class, "getWriter"));
	}

	@Test
	void optionalLibraryWhenThereThenIsFoundByItsName() {
		assertThat(hints).matches(reflection().onType(Mono.class));
	}

	@Test
	void localStoreThenTheCacheAndNodesThatCaffeineGeneratedAreFound() {
		LocalIdempotencyStore store = new LocalIdempotencyStore(10, 1_000_000);
		store.claim(Claims.claim(Claims.newKey()));
		Object cache = Objects.requireNonNull(ReflectionTestUtils.getField(store, "records"));
		Map<?, ?> nodes = (Map<?, ?>) Objects.requireNonNull(ReflectionTestUtils.getField(cache, "data"));
		for (Object generated : List.of(cache, nodes.values().iterator().next())) {
			assertThat(hints).matches(reflection().onType(generated.getClass())
				.withMemberCategories(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
						MemberCategory.ACCESS_DECLARED_FIELDS),
					generated.getClass().getName());
		}
	}

	@Test
	void endpointThenWhatItShowsCanBeWritten() throws Exception {
		assertThat(hints).matches(reflection().onMethodInvocation(OverviewReport.class, "operations"));
		for (String name : List.of("RecordReport", "AnswerReport", "OperationReport", "Records$UnsettledReport",
				"Refusal$RefusalReport")) {
			Class<?> report = Class.forName("dev.idempotent.actuate." + name);
			assertThat(List.of(report.getRecordComponents())).allSatisfy((component) -> assertThat(hints)
				.matches(reflection().onMethodInvocation(component.getAccessor()), name));
		}
	}

	@Test
	void methodWhenValueIsKeptThenItCanBeReadBack() {
		assertThat(hints)
			.matches(reflection().onType(Receipt.class).withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
			.matches(reflection().onMethodInvocation(Receipt.class, "number"))
			.matches(reflection().onMethodInvocation(Promised.class, "number"));
	}

	@Test
	void methodWhenItHasExpressionsThenTheyCanAskArgumentsAndResult() {
		assertThat(hints).matches(reflection().onMethodInvocation(Event.class, "id"))
			.matches(reflection().onMethodInvocation(Event.class, "isUrgent"))
			.matches(reflection().onMethodInvocation(Receipt.class, "isFinal"));
	}

	@Test
	void methodWhenValueIsDigestedThenAllItsFieldsCanBeRead() {
		assertThat(hints).matches(reflection().onFieldAccess(Command.class, "amount"))
			.matches(reflection().onFieldAccess(BaseCommand.class, "hidden"))
			.matches(reflection().onFieldAccess(Line.class, "hidden"));
	}

	@Test
	void methodWhenItRemembersExceptionsThenTheseAndTheirSubclassesCanBeMadeAnew() throws Exception {
		for (Class<? extends Exception> type : List.of(Declined.class, DeclinedByBank.class)) {
			assertThat(hints).matches(reflection().onJavaSerialization(type, true))
				.matches(reflection().onType(type).withMemberCategory(MemberCategory.ACCESS_DECLARED_FIELDS))
				.matches(reflection().onType(type).withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
				.matches(RuntimeHintsPredicates.resource().forResource(type.getName().replace('.', '/') + ".class"));
		}
		assertThat(hints).matches(reflection().onMethodInvocation(Reason.class, "code"))
			.matches(reflection().onMethodInvocation(Class.forName("sun.reflect.ReflectionFactory")
				.getMethod("newConstructorForSerialization", Class.class, Constructor.class)))
			.matches(reflection().onMethodInvocation(Throwable.class, "getMessage"));
	}

	@Test
	void methodWhenNotIdempotentThenNothingOfItIsNamed() {
		assertThat(hints.reflection().getTypeHint(Untouched.class)).isNull();
	}

	private static List<String> resources(Path classes) throws IOException {
		try (Stream<Path> files = Files.walk(classes.resolve("dev"))) {
			return files.filter((file) -> Files.isRegularFile(file) && !file.toString().endsWith(".class"))
				.map((file) -> classes.relativize(file).toString().replace('\\', '/'))
				.toList();
		}
	}

	static class Shop {

		@Idempotent(key = "#event.id", unless = "#result.isFinal()")
		public Receipt on(Event event) {
			return new Receipt(event.id());
		}

		@Idempotent(key = "#id", fingerprint = "#command", rememberExceptions = Declined.class)
		public CompletableFuture<Promised> pay(String id, Command command) {
			return CompletableFuture.completedFuture(new Promised(id));
		}

		public Untouched other() {
			return new Untouched("nothing");
		}

	}

	record Event(String id) {

		public boolean isUrgent() {
			return true;
		}

	}

	record Receipt(String number) {

		public boolean isFinal() {
			return true;
		}

	}

	record Promised(String number) {
	}

	record Untouched(String text) {
	}

	record Reason(int code) {
	}

	static class BaseCommand {

		private final List<Line[]> hidden = List.of();

		int lines() {
			return this.hidden.size();
		}

	}

	static class Command extends BaseCommand {

		private final int amount = 1;

		int sum() {
			return this.amount;
		}

	}

	static class Line {

		private final String hidden = "";

		@Override
		public String toString() {
			return this.hidden;
		}

	}

	static class Declined extends RuntimeException {

		private final Reason reason = new Reason(1);

		Reason reason() {
			return this.reason;
		}

	}

	static class DeclinedByBank extends Declined {

	}

}
