package dev.idempotent;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The arrows between the packages, and each optional library in its one package.
 */
class ArchitectureTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.idempotent");

	@Test
	void packagesWhenImportedThenHaveNoCycles() {
		slices().matching("dev.idempotent.(**)").should().beFreeOfCycles().check(classes);
	}

	@Test
	void storeWhenImportedThenKnowsTheJdkOnly() {
		classes().that(resideInAPackage("dev.idempotent.store"))
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "dev.idempotent.store"))
			.check(classes);
	}

	@Test
	void annotationWhenImportedThenKnowsNothing() {
		classes().that(resideInAPackage("dev.idempotent"))
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "dev.idempotent"))
			.check(classes);
	}

	@ParameterizedTest
	@CsvSource({ "store.local", "store.redis" })
	void packageWhenImportedThenKnowsOnlyTheStore(String name) {
		noClasses().that(resideInAPackage("dev.idempotent." + name))
			.should()
			.dependOnClassesThat(DescribedPredicate.and(nameStartingWith("dev.idempotent."),
					not(resideInAnyPackage("dev.idempotent", "dev.idempotent.store", "dev.idempotent." + name))))
			.check(classes);
	}

	@ParameterizedTest
	@CsvSource({ "jakarta.servlet, webmvc", "org.springframework.web.servlet, webmvc",
			"org.springframework.data, store.redis", "io.lettuce, store.redis", "com.github.benmanes, store.local" })
	void libraryWhenImportedThenOnlyInItsPackage(String library, String home) {
		noClasses().that(not(resideInAnyPackage("dev.idempotent." + home, "dev.idempotent.autoconfigure")))
			.should()
			.dependOnClassesThat(nameStartingWith(library + "."))
			.check(classes);
	}

}
