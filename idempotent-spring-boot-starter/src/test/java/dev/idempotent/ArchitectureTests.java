package dev.idempotent;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The arrows between the rooms and inside of them, and each optional library in its one
 * room.
 */
class ArchitectureTests {

	private static final String ROOT = "dev.idempotent";

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	/**
	 * What each room may know besides itself and the root.
	 */
	private static final Map<String, String> rooms = Map.ofEntries(Map.entry("store", ""),
			Map.entry("store.local", "store"), Map.entry("store.jdbc", "store store.jdbc.step store.jdbc.inspect"),
			Map.entry("store.jdbc.step", "store"), Map.entry("store.jdbc.inspect", "store store.jdbc.step"),
			Map.entry("store.redis",
					"store store.redis.step store.redis.connection store.redis.inspect store.redis.watch store.redis.near"),
			Map.entry("store.redis.step", "store"), Map.entry("store.redis.connection", "store store.redis.step"),
			Map.entry("store.redis.inspect", "store store.redis.step"),
			Map.entry("store.redis.watch", "store store.redis.step"), Map.entry("store.redis.near", "store.redis.step"),
			Map.entry("operation", ""), Map.entry("engine.background", "store"), Map.entry("engine.waiting", "store"),
			Map.entry("engine.transaction", "store"),
			Map.entry("engine", "store operation engine.background engine.waiting engine.transaction"),
			Map.entry("fingerprint", "store"), Map.entry("result", "store operation"),
			Map.entry("result.value", "operation result"), Map.entry("failure", "store operation result result.value"),
			Map.entry("encryption", "store result"), Map.entry("problem", "store operation engine"),
			Map.entry("call.observation", "store operation engine problem"),
			Map.entry("call.running", "store operation engine engine.transaction failure problem"),
			Map.entry("call",
					"store operation engine engine.transaction result result.value"
							+ " failure problem call.observation call.running"),
			Map.entry("call.later", "call result"),
			Map.entry("aop",
					"store operation engine engine.transaction fingerprint result result.value failure problem call"
							+ " call.observation call.running"),
			Map.entry("transaction", "operation engine.transaction"),
			Map.entry("metrics", "store store.local operation engine call.observation"),
			Map.entry("metrics.store", "store metrics"),
			Map.entry("actuate", "store operation engine result result.value call aop actuate.health"),
			Map.entry("actuate.health", "store operation engine"), Map.entry("openapi", "operation problem webmvc.key"),
			Map.entry("webmvc.response", "result"), Map.entry("webmvc.request", "store operation fingerprint problem"),
			Map.entry("webmvc.key", "operation problem"), Map.entry("webmvc.problem", "problem"),
			Map.entry("webmvc.mapping", "operation result.value"), Map.entry("webmvc.later", "call call.later"),
			Map.entry("webmvc",
					"store operation engine fingerprint result result.value failure problem call call.later call.observation"
							+ " aop webmvc.response webmvc.request webmvc.key webmvc.later"));

	@Test
	void roomsWhenImportedThenAreThoseOfThePlan() {
		assertThat(classes.stream().map(ArchitectureTests::room).distinct())
			.allMatch((room) -> rooms.containsKey(room) || room.isEmpty() || room.startsWith("autoconfigure"));
	}

	@Test
	void roomsWhenImportedThenHaveNoCycles() {
		slices().assignedFrom(bySlice("the rooms", ArchitectureTests::room)).should().beFreeOfCycles().check(classes);
	}

	@ParameterizedTest
	@MethodSource("names")
	void classesWhenInOneRoomThenHaveNoCycles(String room) {
		slices()
			.assignedFrom(bySlice("the classes of " + room,
					(type) -> room(type).equals(room) ? topLevel(type).getSimpleName() : ""))
			.should()
			.beFreeOfCycles()
			.allowEmptyShould(true)
			.check(classes);
	}

	@ParameterizedTest
	@MethodSource("names")
	void roomWhenImportedThenKnowsOnlyWhatItMay(String room) {
		String[] known = Arrays.stream((room + " " + rooms.get(room)).trim().split(" "))
			.map((name) -> ROOT + "." + name)
			.toArray(String[]::new);
		noClasses().that(resideInAPackage(ROOT + "." + room))
			.should()
			.dependOnClassesThat(DescribedPredicate.and(nameStartingWith(ROOT + "."), not(resideInAnyPackage(known)),
					not(resideInAPackage(ROOT))))
			.check(classes);
	}

	@ParameterizedTest
	@CsvSource({ "dev.idempotent", "dev.idempotent.store" })
	void packageWhenForEverybodyThenKnowsTheJdkOnly(String name) {
		noClasses().that(resideInAPackage(name))
			.should()
			.dependOnClassesThat(not(resideInAnyPackage("java..", "org.jspecify..", name)))
			.check(classes);
	}

	@ParameterizedTest
	@CsvSource({ "store", "operation", "engine", "fingerprint" })
	void roomWhenNotAboutHttpThenImportsNothingOfIt(String room) {
		noClasses().that(resideInAPackage(ROOT + "." + room + ".."))
			.should()
			.dependOnClassesThat(resideInAnyPackage("org.springframework.http..", "org.springframework.web..",
					"jakarta.servlet..", "java.net.http.."))
			.check(classes);
	}

	@ParameterizedTest
	@CsvSource({ "jakarta.servlet, webmvc..", "org.springframework.web.servlet, webmvc..",
			"org.springframework.data, store.redis..", "io.lettuce, store.redis..",
			"com.github.benmanes, store.local store.redis.near", "org.springframework.jdbc, store.jdbc..",
			"org.springframework.transaction, transaction store.jdbc..", "reactor, call..",
			"org.reactivestreams, call..", "io.micrometer, metrics..", "org.springframework.boot.actuate, actuate..",
			"org.springframework.boot.health, actuate.health", "org.springdoc, openapi", "io.swagger, openapi" })
	void libraryWhenImportedThenOnlyInItsRoom(String library, String home) {
		String[] homes = Stream.concat(Stream.of(home.split(" ")), Stream.of("autoconfigure.."))
			.map((room) -> ROOT + "." + room)
			.toArray(String[]::new);
		noClasses().that(not(resideInAnyPackage(homes)))
			.should()
			.dependOnClassesThat(nameStartingWith(library + "."))
			.check(classes);
	}

	static Stream<String> names() {
		return rooms.keySet().stream().sorted();
	}

	private static String room(JavaClass type) {
		String name = type.getPackageName();
		return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
	}

	private static JavaClass topLevel(JavaClass type) {
		return type.getEnclosingClass().map(ArchitectureTests::topLevel).orElse(type);
	}

	private static SliceAssignment bySlice(String description, Function<JavaClass, String> slice) {
		return new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				String name = type.getPackageName().startsWith(ROOT) ? slice.apply(type) : "";
				return name.isEmpty() ? SliceIdentifier.ignore() : SliceIdentifier.of(name);
			}

			@Override
			public String getDescription() {
				return description;
			}

		};
	}

}
