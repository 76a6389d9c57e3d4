package dev.idempotent.client;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PureCallerTests {

	private static final Pattern CLASS_PATH = Pattern
		.compile(".*(idempotent-client.target.(test-)?classes|/(spring-(core|beans|context|aop|expression|web"
				+ "|boot|boot-autoconfigure)|commons-logging|micrometer-(commons|observation)|jspecify|logback-\\w+"
				+ "|slf4j-api|log4j-\\S+|jul-to-slf4j)-[0-9][^/]*\\.jar)");

	private static final Pattern WITH_STARTER = Pattern
		.compile(CLASS_PATH.pattern() + "|.*idempotent-spring-boot-starter(.target.classes|-[0-9][^/]*\\.jar)");

	@Test
	void callerWhenItHasTheClientOnlyThenNoBeanNoWarningAndTheCallGoesThrough() throws Exception {
		try (ScriptedServer server = new ScriptedServer()) {
			server.answer(503, Map.of());
			assertThat(run(CLASS_PATH, server.url())).contains("Annotation: false", "Answer: done", "Beans: []")
				.doesNotContain("WARN", "ERROR", "idempotency", "Idempotency");
			assertThat(server.keys()).hasSize(2).doesNotContainNull().containsOnly(server.keys().get(0));
		}
	}

	@Test
	void callerWhenItHasTheStarterForTheAnnotationAndDisablesItThenNoBeanAndNoWarning() throws Exception {
		try (ScriptedServer server = new ScriptedServer()) {
			String output = run(WITH_STARTER, server.url(), "--idempotent.enabled=false");
			assertThat(output).contains("Annotation: true", "Answer: done", "Beans: []")
				.doesNotContain("WARN", "ERROR");
		}
	}

	private static String run(Pattern libraries, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath(libraries), PureCaller.class.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String classPath(Pattern libraries) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> libraries.matcher(entry.replace('\\', '/')).matches())
			.collect(Collectors.joining(File.pathSeparator));
	}

}
