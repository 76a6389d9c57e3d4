package dev.idempotent.torture;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

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
 * A server in this process in which faults can be planted that no promise allows.
 */
final class PlantedServer implements AutoCloseable {

	static final Duration LEASE = Duration.ofSeconds(1);

	private final int port = Ports.free();

	private final RedisServer redis = RedisServer.start();

	private final Database database = Database.start();

	private final Path ledger;

	private final ConfigurableApplicationContext context;

	PlantedServer() throws IOException {
		Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "torture")), "planted-");
		this.ledger = directory.resolve("ledger.log").toAbsolutePath();
		this.context = new SpringApplicationBuilder(TortureServer.class).initializers(planting())
			.run("--server.port=" + this.port, "--spring.data.redis.port=" + this.redis.port(),
					"--spring.datasource.url=" + this.database.url(), "--torture.ledger=" + this.ledger,
					"--torture.step-errors=" + directory.resolve("errors"), "--idempotent.lease=" + LEASE);
	}

	RedisServer redis() {
		return this.redis;
	}

	Database database() {
		return this.database;
	}

	/**
	 * Puts something in the place of the store.
	 */
	void plant(UnaryOperator<IdempotencyStore> planted) {
		this.context.getBean(PlantedStore.class).plant(planted);
	}

	/**
	 * Lets transactions commit where they should roll back, and the other way round.
	 */
	void plantSwappedTransactions() {
		this.context.getBean(PlantedTransactions.class).swap(true);
	}

	void heal() {
		plant(UnaryOperator.identity());
		this.context.getBean(PlantedTransactions.class).swap(false);
	}

	/**
	 * Returns a workload of operations that are all of a kind, each sent by two clients.
	 * @param work their way, how many milliseconds they take, and their end
	 */
	Workload workload(TortureOptions options, String work) {
		String[] parts = work.split(" ");
		return new Workload(options, (number) -> {
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
		this.redis.close();
		this.database.close();
	}

	private static ApplicationContextInitializer<GenericApplicationContext> planting() {
		return (context) -> {
			context.registerBean("plantingStores", BeanPostProcessor.class, PlantingStores::new);
			context.registerBean("transactionManager", PlantedTransactions.class,
					() -> new PlantedTransactions(context.getBean(DataSource.class)));
		};
	}

	private static final class PlantingStores implements BeanPostProcessor, Ordered {

		@Override
		public int getOrder() {
			return 1;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (bean instanceof IdempotencyStore store) ? new PlantedStore(store) : bean;
		}

	}

}
