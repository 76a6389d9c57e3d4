package dev.idempotent.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.http.Client;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application of little more than its controllers, on a port of its own.
 */
final class Application implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private Application(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static Application start(List<Class<?>> sources, String... properties) {
		List<Class<?>> all = new ArrayList<>(sources);
		all.add(Libraries.class);
		String[] arguments = Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new);
		return new Application(new SpringApplicationBuilder(all.toArray(Class<?>[]::new))
			.properties("server.port=0", "spring.main.banner-mode=off")
			.run(arguments));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int executions() {
		return bean(Executions.class).count();
	}

	Client client() {
		return new Client(this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	/**
	 * Sends a request and a repeat of it, of which one must run, and refuses both without
	 * a key.
	 * @return the first answer
	 */
	Answer postTwice(String path) {
		int before = executions();
		assertThat(client().post(path).json("{\"a\":1}").send().status()).isEqualTo(400);
		assertThat(executions()).isEqualTo(before);
		String key = UUID.randomUUID().toString();
		Answer first = client().post(path).key(key).json("{\"a\":1}").send();
		assertThat(first.status()).as(first.toString()).isBetween(200, 299);
		assertThat(first.isReplayed()).isFalse();
		assertThat(executions()).isEqualTo(before + 1);
		Answer repeat = client().post(path).key(key).json("{\"a\":1}").send();
		assertThat(repeat.status()).as(repeat.toString()).isEqualTo((first.status() == 201) ? 200 : first.status());
		assertThat(repeat.isReplayed()).isTrue();
		assertThat(repeat.body()).isEqualTo(first.body());
		assertThat(executions()).isEqualTo(before + 1);
		return first;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, JacksonAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, ValidationAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class, IdempotentAutoConfiguration.class,
			IdempotentLocalStoreAutoConfiguration.class })
	@Import(Executions.class)
	static class Libraries {

	}

}
