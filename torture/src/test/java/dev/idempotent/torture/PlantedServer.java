package dev.idempotent.torture;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.test.network.Ports;
import dev.idempotent.torture.history.Ledger;
import dev.idempotent.torture.plan.Operation;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.plan.Way;
import dev.idempotent.torture.server.TortureServer;
import dev.idempotent.torture.site.Database;

/**
 * A server in this process in which faults can be planted that no promise allows.
 */
final class PlantedServer implements AutoCloseable {

	static final Duration LEASE = Duration.ofSeconds(1);

	private final int port = Ports.free();

	private final Database database;

	private final Path ledger;

	private final ConfigurableApplicationContext context;

	/**
	 * Starts a server.
	 * @param plantable makes a bean of the store in which faults can be planted
	 * @param arguments about the store
	 */
	PlantedServer(Database database, UnaryOperator<IdempotencyStore> plantable, String... arguments)
			throws IOException {
		this.database = database;
		Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "torture")), "planted-");
		this.ledger = directory.resolve("ledger.log").toAbsolutePath();
		this.context = new SpringApplicationBuilder(TortureServer.class).initializers(planting(plantable))
			.run(Stream.concat(Stream.of("--server.port=" + this.port, "--spring.datasource.url=" + this.database.url(),
					"--torture.ledger=" + this.ledger, "--torture.step-errors=" + directory.resolve("errors"),
					"--idempotent.lease=" + LEASE), Stream.of(arguments))
				.toArray(String[]::new));
	}

	Database database() {
		return this.database;
	}

	/**
	 * Returns the store in which faults can be planted.
	 */
	<T extends IdempotencyStore> T store(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Lets transactions commit where they should roll back, and the other way round.
	 */
	void plantSwappedTransactions() {
		this.context.getBean(PlantedTransactions.class).swap(true);
	}

	void heal() {
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
		this.database.close();
	}

	private static ApplicationContextInitializer<GenericApplicationContext> planting(
			UnaryOperator<IdempotencyStore> plantable) {
		return (context) -> {
			context.registerBean("plantingStores", BeanPostProcessor.class, () -> new PlantingStores(plantable));
			context.registerBean("transactionManager", PlantedTransactions.class,
					() -> new PlantedTransactions(context.getBean(DataSource.class)));
		};
	}

	private record PlantingStores(UnaryOperator<IdempotencyStore> plantable) implements BeanPostProcessor, Ordered {

		@Override
		public int getOrder() {
			return 1;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (bean instanceof IdempotencyStore store) ? this.plantable.apply(store) : bean;
		}

	}

}
