package dev.idempotent.http;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.web.server.servlet.ServletWebServerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The web server that this run of the tests is for: Tomcat, or, in their second run,
 * Jetty.
 */
class WebServerTests {

	@Test
	void serverWhenStartedThenIsTheOneOfThisRun() {
		try (Server server = Server.start(List.of())) {
			assertThat(server.bean(ServletWebServerFactory.class).getClass().getSimpleName())
				.startsWith(System.getProperty("idempotent.test.web-server", "Tomcat"));
		}
	}

}
