package dev.idempotent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages name is there.
 */
public class DocumentationTests {

	private static final Path ROOT = root();

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)(?:\\.(\\w+))?`");

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

	private static final Pattern TABLE_ROW = Pattern.compile("^ *\\|.*", Pattern.MULTILINE);

	/**
	 * Returns the folder that the pages are relative to.
	 */
	public static Path root() {
		return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
			.filter((path) -> Files.exists(path.resolve("docs/recipes.md")))
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageWhenItNamesATestThenThereIsOne(String page) throws IOException {
		Map<String, String> sources = sources();
		assertThat(TEST.matcher(read(page)).results().filter((test) -> {
			String source = sources.getOrDefault(test.group(1), "");
			return source.isEmpty() || (test.group(2) != null && !source.contains("void " + test.group(2) + "("));
		}).map(MatchResult::group)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageWhenItHasLinksThenTheyLeadSomewhere(String page) throws IOException {
		for (MatchResult link : LINK.matcher(read(page)).results().toList()) {
			Path target = link.group(1).isEmpty() ? ROOT.resolve(page)
					: ROOT.resolve(page).resolveSibling(link.group(1)).normalize();
			assertThat(target).exists();
			if (link.group(2) != null) {
				assertThat(anchors(Files.readString(target))).contains(link.group(2));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageWhenItHasTablesThenAllRowsHaveAsManyCells(String page) throws IOException {
		int cells = 0;
		List<String> broken = new ArrayList<>();
		for (String line : read(page).lines().toList()) {
			boolean row = TABLE_ROW.matcher(line).matches();
			int found = row ? line.replace("\\|", "").split("\\|", -1).length : 0;
			if (row && cells != 0 && found != cells) {
				broken.add(line);
			}
			cells = found;
		}
		assertThat(broken).isEmpty();
	}

	@Test
	void readmeThenIsShort() throws IOException {
		assertThat(Files.size(ROOT.resolve("README.md"))).isLessThan(10_000);
	}

	static Stream<String> pages() throws IOException {
		try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
			return Stream
				.concat(Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "torture/README.md"),
						pages.filter(Files::isRegularFile).map((page) -> "docs/" + page.getFileName()).sorted())
				.toList()
				.stream();
		}
	}

	private static List<String> anchors(String page) {
		return page.lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("#+ ", "")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^a-z0-9 -]", "")
				.replace(' ', '-'))
			.toList();
	}

	private static String read(String page) throws IOException {
		return Files.readString(ROOT.resolve(page));
	}

	private static Map<String, String> sources() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter((file) -> file.toString().matches(".*/(src/test|idempotent-test/src/main)/java/.*"))
				.filter((file) -> file.toString().endsWith("Tests.java"))
				.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
						DocumentationTests::text, String::concat));
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
