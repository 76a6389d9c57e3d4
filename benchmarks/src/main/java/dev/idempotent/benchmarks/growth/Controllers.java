package dev.idempotent.benchmarks.growth;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.tools.ToolProvider;

/**
 * Controllers with as many idempotent methods as wanted, compiled when they are.
 */
final class Controllers {

	private static final int METHODS_EACH = 10;

	private static final String CONTROLLER = """
			import dev.idempotent.Idempotent;
			import org.springframework.web.bind.annotation.*;

			@RestController
			public class %s {
			%s
			}
			""";

	private static final String METHOD = """
				public record Order%1$d(String item, int amount) {
				}

				@PostMapping("/generated/%1$d")
				@Idempotent
				public Order%1$d place%1$d(@RequestBody Order%1$d order) {
					return order;
				}
			""";

	private Controllers() {
	}

	/**
	 * Returns the classes, whose loader becomes this thread's context class loader, since
	 * Spring makes proxies of them.
	 * @param methods a multiple of ten
	 */
	static List<Class<?>> with(int methods) throws IOException, ClassNotFoundException {
		Path directory = Files.createTempDirectory("controllers");
		List<String> names = IntStream.range(0, methods / METHODS_EACH).mapToObj((index) -> "Orders" + index).toList();
		List<String> arguments = new ArrayList<>(List.of("-parameters", "-d", directory.toString(), "-cp",
				System.getProperty("java.class.path"), "-proc:none"));
		for (int i = 0; i < names.size(); i++) {
			Path source = directory.resolve(names.get(i) + ".java");
			Files.writeString(source, CONTROLLER.formatted(names.get(i), methodsFrom(i * METHODS_EACH)));
			arguments.add(source.toString());
		}
		if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
			throw new IllegalStateException("The controllers do not compile");
		}
		ClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				Controllers.class.getClassLoader());
		Thread.currentThread().setContextClassLoader(loader);
		List<Class<?>> classes = new ArrayList<>();
		for (String name : names) {
			classes.add(loader.loadClass(name));
		}
		return classes;
	}

	private static String methodsFrom(int first) {
		return IntStream.range(first, first + METHODS_EACH)
			.mapToObj(METHOD::formatted)
			.collect(Collectors.joining("\n"));
	}

}
