package dev.idempotent.http;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.test.network.TcpProxy;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an application says of its Redis when it starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisStartupCheckTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":10}";

	private final RedisServer redis = RedisServer.start("--maxmemory-policy", "allkeys-lru");

	private final TcpProxy proxy = TcpProxy.before(this.redis.port());

	@AfterEach
	void close() {
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void startWhenRedisEvictsAndForgetsThenWarns(CapturedOutput output) {
		try (Server server = server()) {
			await().untilAsserted(() -> assertThat(output.getAll().lines())
				.anyMatch((line) -> line.contains("WARN") && line.contains("Redis may evict")
						&& line.contains("Set maxmemory-policy to noeviction"))
				.anyMatch((line) -> line.contains("WARN") && line.contains("Redis keeps records in memory only")
						&& line.contains("Set appendonly to yes")));
			assertThat(server.client().post("/orders").key("a").json(BODY).send().status()).isEqualTo(201);
		}
	}

	@Test
	void startWhenRedisIsDownThenStartsAndSaysNotChecked(CapturedOutput output) {
		this.proxy.refuse();
		try (Server server = server()) {
			await().until(() -> output.getAll().contains("could not be checked"));
			assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("could not be checked")).hasSize(1);
			assertThat(output.getAll().lines()).anyMatch((line) -> line.contains("WARN")
					&& line.contains("There is no connection to Redis") && line.contains("check spring.data.redis"));
			assertThat(server.client().post("/orders").key("a").json(BODY).send().status()).isEqualTo(503);
		}
	}

	@Test
	void startWhenRedisHangsThenDoesNotWaitForIt(CapturedOutput output) {
		this.proxy.halfOpen();
		try (Server server = server("idempotent.redis.command-timeout=10m")) {
			assertThat(server.client().post("/orders").json(BODY).send().status()).isEqualTo(400);
			assertThat(output.getAll()).doesNotContain("could not be checked");
			this.proxy.heal();
		}
	}

	@Test
	void startWhenStoreIsLocalThenRedisIsNotAsked(CapturedOutput output) {
		try (Server server = server("idempotent.store=local")) {
			assertThat(server.client().post("/orders").json(BODY).send().status()).isEqualTo(400);
			assertThat(output.getAll()).doesNotContain("may evict");
			assertThat(this.redis.ask("INFO commandstats")).doesNotContain("cmdstat_config");
		}
	}

	private Server server(String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.add("spring.data.redis.port=" + this.proxy.port());
		return Server.start(List.of(), properties.toArray(String[]::new));
	}

}
