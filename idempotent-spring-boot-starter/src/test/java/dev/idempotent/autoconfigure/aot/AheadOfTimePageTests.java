package dev.idempotent.autoconfigure.aot;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

import dev.idempotent.DocumentationTests;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/ahead-of-time.md} says is all there is.
 */
class AheadOfTimePageTests {

	private static final String ROOT = "dev.idempotent";

	@Test
	void pageThenNamesEveryConditionThatTheBuildDecides() throws IOException {
		String page = Files.readString(DocumentationTests.root().resolve("docs/ahead-of-time.md"));
		Set<String> conditions = new TreeSet<>();
		configurations().forEach((type) -> {
			conditions(type, conditions);
			Arrays.stream(type.getDeclaredMethods()).forEach((method) -> conditions(method, conditions));
		});
		assertThat(conditions).hasSizeGreaterThan(5).allSatisfy((name) -> assertThat(page).contains("`" + name + "`"));
		assertThat(page.lines()
			.filter((line) -> line.startsWith("| `"))
			.flatMap((line) -> Stream.of(line.split("\\|")[1].trim().split(", ")))
			.map((name) -> name.replace("`", ""))).filteredOn((name) -> name.contains("Condition"))
			.containsExactlyInAnyOrderElementsOf(conditions);
	}

	@Test
	void classesWhenReflectiveThenAreThoseThatTheHintsAreFor() {
		assertThat(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages(ROOT)
			.stream()
			.filter((type) -> !type.getPackageName().startsWith(ROOT + ".autoconfigure.aot"))
			.filter((type) -> type.getMethodCallsFromSelf().stream().anyMatch(AheadOfTimePageTests::isReflective))
			.map(JavaClass::getSimpleName)).containsExactlyInAnyOrder(
					// Hints by CallRuntimeHints
					"EngineTemplate", "LaterResults", "ValueMethodChecks",
					// By WebRuntimeHints
					"HeldDispatcher",
					// By StoreRuntimeHints
					"StepScript",
					// By MethodHints
					"FailureType", "KnownExceptions", "ObjectFields", "ValueEncoder",
					// In tests only
					"MockDetection",
					// Not in native images
					"ArgumentProperties",
					// Named on the page
					"StableName");
	}

	private static boolean isReflective(JavaMethodCall call) {
		String owner = call.getTargetOwner().getName();
		String name = call.getName();
		return switch (owner) {
			case "java.lang.Class" ->
				name.startsWith("getDeclared") && !name.equals("getDeclaredAnnotations") || name.startsWith("forName")
						|| name.startsWith("getResource") || name.equals("getMethod") || name.equals("getField");
			case "org.springframework.util.ReflectionUtils" -> !name.startsWith("rethrow");
			case "org.springframework.util.ClassUtils" ->
				name.equals("isPresent") || name.equals("forName") || name.equals("resolveClassName");
			case "java.lang.reflect.Proxy" -> name.equals("newProxyInstance");
			case "java.lang.reflect.Method" -> name.equals("invoke");
			case "org.springframework.beans.BeanUtils" -> name.startsWith("instantiate");
			case "java.util.ServiceLoader" -> true;
			default -> owner.startsWith("java.lang.invoke.MethodHandles") && name.startsWith("find");
		};
	}

	private static Stream<Class<?>> configurations() {
		ClassLoader loader = AheadOfTimePageTests.class.getClassLoader();
		return ImportCandidates.load(AutoConfiguration.class, loader)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(ROOT))
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, loader))
			.flatMap((type) -> {
				Import imported = type.getAnnotation(Import.class);
				return Stream.concat(Stream.of(type),
						Stream.of((imported != null) ? imported.value() : new Class<?>[0]));
			});
	}

	private static void conditions(AnnotatedElement element, Set<String> names) {
		for (Annotation annotation : element.getAnnotations()) {
			if (annotation instanceof Conditional conditional) {
				Stream.of(conditional.value()).map(Class::getSimpleName).forEach(names::add);
			}
			else if (AnnotatedElementUtils.hasAnnotation(annotation.annotationType(), Conditional.class)) {
				names.add(annotation.annotationType().getSimpleName());
			}
		}
	}

}
