package dev.idempotent.sample.demo;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import dev.idempotent.sample.SampleApplication;

/**
 * The sample once more, at a port of its own, on the same database: started when it is
 * first wanted, stopped with this one. What is in this server's memory, such as the keys
 * of the local store, it does not see.
 */
@Component
class SecondServer implements DisposableBean {

	private final Environment environment;

	private final JdbcConnectionDetails database;

	private @Nullable ConfigurableApplicationContext context;

	SecondServer(Environment environment, JdbcConnectionDetails database) {
		this.environment = environment;
		this.database = database;
	}

	synchronized int port() {
		ConfigurableApplicationContext context = this.context;
		if (context == null) {
			context = start();
			this.context = context;
		}
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(SampleApplication.class).main(SampleApplication.class)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.profiles(this.environment.getActiveProfiles())
			.run("--server.port=0", "--spring.datasource.url=" + this.database.getJdbcUrl(),
					inherited("idempotent.store"), inherited("sample.processing-time"));
	}

	private String inherited(String property) {
		return "--" + property + "=" + this.environment.getRequiredProperty(property);
	}

	@Override
	public synchronized void destroy() {
		if (this.context != null) {
			this.context.close();
		}
	}

}
