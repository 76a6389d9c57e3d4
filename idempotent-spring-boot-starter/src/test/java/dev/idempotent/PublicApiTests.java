package dev.idempotent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The public API is what {@code public-api.txt} lists: what is there may be used, and
 * changes with a version only. Other public classes are public for other rooms.
 */
class PublicApiTests {

	private static final Path LIST = Path.of("src/test/resources/dev/idempotent/public-api.txt");

	private static final Pattern TYPE = Pattern
		.compile("(?m)^\\S.* (?:class|interface|enum|record|@interface) ([\\w.]+)");

	@Test
	void apiWhenComparedThenIsAsListed() throws IOException {
		String now = types().flatMap((type) -> Stream.concat(PublicApi.lines(type).stream(), Stream.of("")))
			.reduce("", (text, line) -> text + line + "\n");
		Path written = Files.writeString(Path.of("target/public-api.txt"), now);
		assertThat(now)
			.as("the public API. If it is to change, copy %s to %s, and tell users in CHANGELOG.md", written, LIST)
			.isEqualTo(Files.readString(LIST));
	}

	@ParameterizedTest
	@MethodSource("types")
	void typeWhenPublicApiThenNeedsNothingThatIsNot(Class<?> type) {
		assertThat(types()).containsAll(PublicApi.needs(type));
	}

	@ParameterizedTest
	@MethodSource("types")
	void typeWhenPublicApiThenSaysSinceWhen(Class<?> type) throws IOException {
		Path source = Path.of("src/main/java", type.getName().replace('.', '/') + ".java");
		assertThat(Files.readString(source)).containsPattern("\\* @since \\d+\\.\\d+\\.\\d+\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev.idempotent", "dev.idempotent.store" })
	void typeWhenOfARoomForUsersThenIsPublicApi(String room) {
		List<String> names = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages(room)
			.stream()
			.filter((type) -> type.getPackageName().equals(room) && type.isTopLevelClass())
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(JavaClass::getName)
			.toList();
		assertThat(types().map(Class::getName)).containsAll(names);
	}

	static Stream<Class<?>> types() {
		try {
			return TYPE.matcher(Files.readString(LIST)).results().map((found) -> type(found.group(1)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Class<?> type(String name) {
		try {
			return Class.forName(name, false, PublicApiTests.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(name + " is public API by " + LIST + ", but gone", ex);
		}
	}

}
