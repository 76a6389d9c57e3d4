package dev.idempotent.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * An application of its own on a port of its own, one of several.
 */
public final class Server implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private Server(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts a server.
	 * @param properties such as {@code idempotent.store=local}
	 */
	public static Server start(List<Class<?>> sources, String... properties) {
		List<Class<?>> all = new ArrayList<>(sources);
		all.add(TestApplication.class);
		String[] arguments = Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new);
		return new Server(new SpringApplicationBuilder(all.toArray(Class<?>[]::new))
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.jmx.enabled=false",
					"spring.datasource.generate-unique-name=true")
			.run(arguments));
	}

	public Client client() {
		return new Client(port());
	}

	public int port() {
		Environment environment = this.context.getEnvironment();
		return environment.getRequiredProperty("local.server.port", Integer.class);
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
