package dev.idempotent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.idempotent.DocumentedPages.Example;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code on the pages is code of this repository, word for word, so that what compiles it
 * and runs it tries the page. White space and comments don't count, and {@code …} stands
 * for what the page leaves out.
 */
class DocumentedCodeTests {

	private static final Path ROOT = DocumentationTests.root();

	private static final Pattern COMMENT = Pattern.compile("/\\*+\\s.*?\\*/|(?<!:)//[^\n]*", Pattern.DOTALL);

	private static final Pattern COMPILED = Pattern.compile(".*/src/(main|test)/(java|kotlin)/.*\\.(java|kt)");

	private static final Pattern OURS = Pattern
		.compile("<groupId>dev\\.idempotent</groupId>\\s*<artifactId>([^<]+)</artifactId>(?:\\s*<version>([^<]+)<)?");

	private static final Pattern VERSION = Pattern.compile("</artifactId>\\s*<version>([^<]+)</version>");

	private static final List<String> SOURCES = sources();

	@ParameterizedTest
	@MethodSource("code")
	void codeWhenOnAPageThenInASourceThatIsCompiled(Example example) {
		Pattern code = Pattern.compile(
				Arrays.stream(bare(example.text()).split("…")).map(Pattern::quote).collect(Collectors.joining(".*?")));
		assertThat(SOURCES.stream().anyMatch((source) -> code.matcher(source).find()))
			.as("%s: no source under src/main or src/test has this code; put it into a test that runs it", example)
			.isTrue();
	}

	@ParameterizedTest
	@MethodSource("modules")
	void dependencyWhenOnAPageThenAModuleOfThisVersion(MatchResult dependency) throws IOException {
		assertThat(ROOT.resolve(dependency.group(1)).resolve("pom.xml")).exists();
		MatchResult own = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")))
			.results()
			.findFirst()
			.orElseThrow();
		assertThat(dependency.group(2)).isIn(null, own.group(1));
	}

	@Test
	void pagesThenTheyHaveCodeToTry() {
		assertThat(code()).hasSizeGreaterThan(15);
		assertThat(modules()).isNotEmpty();
	}

	static Stream<Example> code() {
		return DocumentedPages.blocks("java", "kotlin").stream();
	}

	static Stream<MatchResult> modules() {
		return DocumentedPages.blocks("xml").stream().flatMap((block) -> OURS.matcher(block.text()).results());
	}

	private static List<String> sources() {
		try (Stream<Path> modules = Files.list(ROOT)) {
			return modules.map((module) -> module.resolve("src"))
				.filter(Files::exists)
				.flatMap(DocumentedCodeTests::files)
				.filter((file) -> COMPILED.matcher(file.toString()).matches())
				.map((file) -> bare(text(file)))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> files(Path folder) {
		try {
			return Files.walk(folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String bare(String code) {
		return COMMENT.matcher(code).replaceAll("").replaceAll("\\s+", "");
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
