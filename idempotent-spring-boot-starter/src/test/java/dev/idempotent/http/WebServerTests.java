package dev.idempotent.http;

import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The web server that this run of the tests is for: Tomcat, or, in their second run,
 * Jetty.
 */
class WebServerTests {

	@Test
	void serverWhenStartedThenIsTheOneOfThisRun() {
		try (Server server = Server.start(List.of())) {
			assertThat(server.bean(ServletWebServerApplicationContext.class).getWebServer())
				.extracting(Object::getClass)
				.extracting(Class::getSimpleName, InstanceOfAssertFactories.STRING)
				.startsWith(System.getProperty("idempotent.test.web-server", "Tomcat"));
		}
	}

}
