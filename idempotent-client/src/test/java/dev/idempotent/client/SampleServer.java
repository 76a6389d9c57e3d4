package dev.idempotent.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner.Mode;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ClassUtils;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;

/**
 * The sample application, which stores a row for each order that it places.
 */
final class SampleServer implements AutoCloseable {

	private static final String APPLICATION = "dev.idempotent.sample.SampleApplication";

	private static final int ROOM = 200;

	private static final Duration LONG = Duration.ofHours(1);

	private final ConfigurableApplicationContext context;

	private final List<Claim> fillers = new ArrayList<>();

	SampleServer() {
		Class<?> application = ClassUtils.resolveClassName(APPLICATION, getClass().getClassLoader());
		this.context = new SpringApplicationBuilder(application, QuickPasswords.class).bannerMode(Mode.OFF)
			.run("--server.port=0", "--logging.level.root=error", "--sample.processing-time=0s",
					"--idempotent.local.maximum-entries=" + ROOM);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Makes each order from now on take a while.
	 */
	void processingTime(Duration time) {
		ReflectionTestUtils.setField(this.context.getBean("timedProcessing"), "time", time);
	}

	Map<String, Long> rowsByItem() {
		return this.context.getBean(JdbcClient.class)
			.sql("select item, count(*) as n from orders group by item")
			.query((row, number) -> Map.entry(row.getString("item"), row.getLong("n")))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	void forgetRows() {
		this.context.getBean(JdbcClient.class).sql("delete from orders").update();
	}

	/**
	 * Leaves no room for new keys in the store.
	 */
	void fillStore() {
		while (this.fillers.size() <= ROOM) {
			Claim claim = new Claim(RecordKey.of(null, "fill", null, "key-" + this.fillers.size()), OwnerToken.random(),
					Fingerprint.NONE, LONG, LONG, false);
			try {
				store().claim(claim);
			}
			catch (IdempotencyStoreException ex) {
				return;
			}
			this.fillers.add(claim);
		}
		throw new IllegalStateException("The store has more room than " + ROOM);
	}

	void makeRoom() {
		this.fillers.forEach((claim) -> store().release(new Release.Free(claim)));
		this.fillers.clear();
	}

	@Override
	public void close() {
		this.context.close();
	}

	private IdempotencyStore store() {
		return this.context.getBean(IdempotencyStore.class);
	}

	/**
	 * Spares the time that Spring Security takes to compare a password, a tenth of a
	 * second for each request.
	 */
	@Configuration(proxyBeanMethods = false)
	static class QuickPasswords {

		@Bean
		PasswordEncoder passwordEncoder() {
			return new PasswordEncoder() {

				@Override
				public String encode(@Nullable CharSequence password) {
					return "{noop}" + password;
				}

				@Override
				public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
					return encode(password).equals(encoded);
				}

			};
		}

	}

}
