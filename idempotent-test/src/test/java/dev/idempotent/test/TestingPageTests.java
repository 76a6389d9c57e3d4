package dev.idempotent.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java of docs/testing.md is that of tests.
 */
class TestingPageTests {

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Path ROOT = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
		.filter((path) -> Files.exists(path.resolve("docs/testing.md")))
		.findFirst()
		.orElseThrow();

	@Test
	void pageThenItsJavaIsTried() throws IOException {
		Path tests = ROOT.resolve("idempotent-test/src/test/java");
		String sources = withoutSpace(Files.readString(tests.resolve("dev/idempotent/test/endpoint/ExamplesTests.java"))
				+ Files.readString(tests.resolve("org/example/mapstore/MapStoreTests.java")));
		List<String> blocks = JAVA.matcher(Files.readString(ROOT.resolve("docs/testing.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(blocks).hasSizeGreaterThan(6);
		assertThat(blocks.stream().filter((block) -> !sources.contains(withoutSpace(block)))).isEmpty();
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s+", "");
	}

}
