package dev.idempotent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Imports in one order, which no formatter of ours knows: java, other libraries, Spring,
 * our own, static; a line between these, and each in the order of the alphabet.
 */
class ImportOrderTests {

	private static final List<Pattern> GROUPS = List.of(Pattern.compile("java\\..*"),
			Pattern.compile("(?!java\\.|org\\.springframework\\.|dev\\.idempotent\\.|static ).*"),
			Pattern.compile("org\\.springframework\\..*"), Pattern.compile("dev\\.idempotent\\..*"),
			Pattern.compile("static .*"));

	@Test
	void importsThenAreInOrder() throws IOException {
		List<Path> files = sources();
		assertThat(files).isNotEmpty().allSatisfy((file) -> {
			List<String> lines = imports(Files.readString(file));
			assertThat(lines).as(file.toString()).isEqualTo(ordered(lines));
		});
	}

	private static List<Path> sources() throws IOException {
		List<Path> sources = new ArrayList<>();
		for (String module : List.of("idempotent-spring-boot-starter", "idempotent-test")) {
			try (Stream<Path> files = Files.walk(DocumentationTests.root().resolve(Path.of(module, "src")))) {
				files.filter((file) -> file.toString().endsWith(".java")).forEach(sources::add);
			}
		}
		return sources;
	}

	/**
	 * Returns the imports, with the empty lines between them.
	 */
	private static List<String> imports(String source) {
		List<String> lines = source.lines().toList();
		List<Integer> found = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).startsWith("import ")) {
				found.add(i);
			}
		}
		return found.isEmpty() ? List.of() : lines.subList(found.get(0), found.get(found.size() - 1) + 1);
	}

	private static List<String> ordered(List<String> lines) {
		List<String> ordered = new ArrayList<>();
		for (Pattern group : GROUPS) {
			List<String> members = lines.stream()
				.filter((line) -> !line.isEmpty())
				.map((line) -> line.substring("import ".length()))
				.filter((name) -> group.matcher(name).matches())
				.sorted(Comparator.comparing((name) -> name.replace(";", "")))
				.map((name) -> "import " + name)
				.toList();
			if (!ordered.isEmpty() && !members.isEmpty()) {
				ordered.add("");
			}
			ordered.addAll(members);
		}
		return ordered;
	}

}
