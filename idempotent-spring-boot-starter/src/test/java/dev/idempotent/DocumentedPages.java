package dev.idempotent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * The pages, and the examples on them.
 */
public final class DocumentedPages {

	private static final Pattern BLOCK = Pattern.compile("^ *```(\\w+)\n(.*?)^ *```",
			Pattern.DOTALL | Pattern.MULTILINE);

	private DocumentedPages() {
	}

	/**
	 * Returns all examples that stand in blocks of their own.
	 */
	public static List<Example> blocks(String... languages) {
		return pages()
			.flatMap((page) -> BLOCK.matcher(text(page))
				.results()
				.filter((block) -> List.of(languages).contains(block.group(1)))
				.map((block) -> new Example(page.getFileName().toString(), block.group(1),
						block.group(2).stripIndent())))
			.toList();
	}

	/**
	 * Returns the properties of the YAML on a page, block by block, as arguments of an
	 * application.
	 */
	public static List<String[]> properties(String page) {
		return blocks("yaml", "yml").stream()
			.filter((example) -> example.page().equals(page))
			.map((example) -> properties(example).entrySet()
				.stream()
				.map((property) -> property.getKey() + "=" + property.getValue())
				.toArray(String[]::new))
			.toList();
	}

	/**
	 * Returns the properties of an example in YAML.
	 */
	public static Map<String, Object> properties(Example example) {
		Map<String, Object> properties = new TreeMap<>();
		for (PropertySource<?> source : load(example.text())) {
			for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
				properties.put(name, String.valueOf(source.getProperty(name)));
			}
		}
		return properties;
	}

	/**
	 * Returns what of all pages matches.
	 */
	public static List<MatchResult> find(Pattern pattern) {
		return pages().flatMap((page) -> pattern.matcher(text(page)).results()).toList();
	}

	private static List<PropertySource<?>> load(String yaml) {
		try {
			return new YamlPropertySourceLoader().load("example",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> pages() {
		Path root = DocumentationTests.root();
		try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
			return Stream
				.concat(Stream.of(root.resolve("README.md"), root.resolve("CONTRIBUTING.md")),
						docs.filter((page) -> page.toString().endsWith(".md")).sorted())
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * An example.
	 *
	 * @param page file name of its page
	 * @param language such as {@code yaml}
	 */
	public record Example(String page, String language, String text) {

		@Override
		public String toString() {
			return this.page + ": " + this.text.lines().findFirst().orElse("");
		}

	}

}
