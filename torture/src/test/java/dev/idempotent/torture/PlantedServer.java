package dev.idempotent.torture;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.test.Ports;
import dev.idempotent.test.RedisServer;
import dev.idempotent.torture.server.TortureServer;

/**
 * A server in this process with a fault that no promise allows.
 */
final class PlantedServer implements AutoCloseable {

	static final Duration LEASE = Duration.ofSeconds(1);

	private final int port = Ports.free();

	private final Path ledger;

	private final ConfigurableApplicationContext context;

	PlantedServer(RedisServer redis, Database database, ApplicationContextInitializer<GenericApplicationContext> plant,
			Map<String, Object> properties) throws IOException {
		Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "torture")), "planted-");
		this.ledger = directory.resolve("ledger.log").toAbsolutePath();
		this.context = new SpringApplicationBuilder(TortureServer.class).initializers(plant)
			.properties(Map.of("idempotent.lease", LEASE))
			.properties(properties)
			.run("--server.port=" + this.port, "--spring.data.redis.port=" + redis.port(),
					"--spring.datasource.url=" + database.url(), "--torture.ledger=" + this.ledger,
					"--torture.step-errors=" + directory.resolve("errors"), "--idempotent.redis.command-timeout=500ms");
	}

	/**
	 * Returns what plants a store.
	 */
	static ApplicationContextInitializer<GenericApplicationContext> store(UnaryOperator<IdempotencyStore> planted) {
		return (context) -> context.registerBean("plantedStore", PlantedStore.class, () -> new PlantedStore(planted));
	}

	Workload workload(TortureOptions options, String work) {
		return new Workload(options, (number) -> {
			String[] parts = work.split(" ");
			String body = "{\"item\":\"item %d\",\"amount\":1,\"millis\":%s,\"end\":\"%s\"}".formatted(number, parts[1],
					parts[2]);
			return new Operation(options.name() + "-" + number, Way.valueOf(parts[0]), body, true);
		}, List.of(URI.create("http://127.0.0.1:" + this.port)));
	}

	Ledger ledger(String keyPrefix) throws IOException {
		return Ledger.read(this.ledger, keyPrefix);
	}

	@Override
	public void close() {
		this.context.close();
	}

	private record PlantedStore(UnaryOperator<IdempotencyStore> planted) implements BeanPostProcessor, Ordered {

		@Override
		public int getOrder() {
			return 1;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (bean instanceof IdempotencyStore store) ? this.planted.apply(store) : bean;
		}

	}

}
