package dev.idempotent.openapi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Server;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The document of an application, as a client gets it.
 */
record ApiDocument(String text) {

	private static final Configuration LENIENT = Configuration.builder().options(Option.SUPPRESS_EXCEPTIONS).build();

	/**
	 * Starts an application, reads its document and stops it.
	 */
	static ApiDocument of(List<Class<?>> sources, String... properties) {
		List<String> all = new ArrayList<>(List.of("springdoc.api-docs.enabled=true", "idempotent.store=local",
				// HATEOAS is here without its auto-configuration
				"spring.autoconfigure.exclude=org.springdoc.core.configuration.SpringDocHateoasConfiguration"));
		all.addAll(Arrays.asList(properties));
		try (Server server = Server.start(sources, all.toArray(String[]::new))) {
			Answer answer = server.client().call("GET", "/v3/api-docs").send();
			assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
			return new ApiDocument(answer.text());
		}
	}

	/**
	 * Returns what is at a JSON path; null where there is nothing.
	 */
	<T> T read(String path) {
		return JsonPath.using(LENIENT).parse(this.text).read(path);
	}

	Operation operation(String method, String path) {
		return new Operation(this, "$.paths['" + path + "']." + method);
	}

	record Operation(ApiDocument document, String path) {

		<T> T read(String rest) {
			return this.document.read(this.path + rest);
		}

		String description() {
			return String.valueOf(this.<Object>read(".description"));
		}

		<T> T header(String name, String rest) {
			List<T> found = read(".parameters[?(@.in == 'header' && @.name == '" + name + "')]" + rest);
			assertThat(found).as(name + rest).hasSize(1);
			return found.get(0);
		}

		<T> T response(int status, String rest) {
			return read(".responses['" + status + "']" + rest);
		}

		<T> T example(int status, String name) {
			return response(status, ".content['application/problem+json'].examples['" + name + "'].value");
		}

	}

}
