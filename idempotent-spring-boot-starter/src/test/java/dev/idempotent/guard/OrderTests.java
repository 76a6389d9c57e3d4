package dev.idempotent.guard;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Server;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold anew for a replay, and before any claim.
 */
class OrderTests {

	private static final String ORDER = "{\"name\":\"a\"}";

	private static final AtomicInteger claims = new AtomicInteger();

	private static volatile boolean allowed;

	private static volatile boolean valid;

	private static Server server;

	private int before;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(Secured.class, Counted.class, Payments.class, Permission.class, Executions.class),
				"idempotent.store=local");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void allow() {
		allowed = true;
		valid = true;
		claims.set(0);
		this.before = server.bean(Executions.class).count();
	}

	@Test
	void postWhenNotAuthenticatedThenNothingIsClaimed() {
		Answer answer = server.client().post("/secured/payments").key("o1").json(ORDER).send();
		assertThat(answer.status()).isEqualTo(401);
		assertThat(claims).hasValue(0);
		assertThat(ran()).isZero();
	}

	@Test
	void postWhenNotAllowedByThenThenReplayIsForbiddenAndKeyIsKept() {
		Answer first = send("/secured/payments", "o2");
		assertThat(first.status()).isEqualTo(200);
		allowed = false;
		assertThat(send("/secured/payments", "o2").status()).isEqualTo(403);
		assertThat(send("/secured/payments", "o2-new").status()).isEqualTo(403);
		assertThat(claims).hasValue(1);
		allowed = true;
		Answer replay = send("/secured/payments", "o2");
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.body()).isEqualTo(first.body());
		assertThat(ran()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/secured/body", "/secured/parameter" })
	void postWhenInvalidByThenThenReplayIsRefusedAndKeyIsKept(String path) {
		String key = "o3" + path.replace('/', '-');
		Answer first = send(path, key);
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		valid = false;
		assertThat(send(path, key).status()).isEqualTo(400);
		assertThat(send(path, key + "-new").status()).isEqualTo(400);
		assertThat(claims).hasValue(1);
		valid = true;
		assertThat(send(path, key).isReplayed()).isTrue();
		assertThat(ran()).isOne();
	}

	@Test
	void postWhenNotAllowedAndKeyIsMissingThenAuthorizationAnswersFirst() {
		allowed = false;
		assertThat(server.client().post("/secured/payments").user("alice").json(ORDER).send().status()).isEqualTo(403);
	}

	private static Answer send(String path, String key) {
		return server.client().post(path).user("alice").key(key).json(ORDER).send();
	}

	private int ran() {
		return server.bean(Executions.class).count() - this.before;
	}

	@Configuration(proxyBeanMethods = false)
	static class Secured {

		@Bean
		@Order(1)
		SecurityFilterChain secured(HttpSecurity http) {
			return http.securityMatcher("/secured/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

	@Component("permission")
	static class Permission implements BooleanSupplier {

		@Override
		public boolean getAsBoolean() {
			return allowed;
		}

	}

	static class Counted implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof IdempotencyStore store)) {
				return bean;
			}
			return new DelegatingIdempotencyStore(store) {

				@Override
				public ClaimResult claim(Claim claim) {
					claims.incrementAndGet();
					return super.claim(claim);
				}

			};
		}

	}

	@RestController
	static class Payments {

		private final Executions executions;

		Payments(Executions executions) {
			this.executions = executions;
		}

		@PostMapping("/secured/payments")
		@Idempotent
		@PreAuthorize("@permission.getAsBoolean()")
		int pay(@RequestBody Payment payment) {
			return this.executions.next();
		}

		@PostMapping("/secured/body")
		@Idempotent
		int body(@RequestBody @Valid Payment payment) {
			return this.executions.next();
		}

		@PostMapping("/secured/parameter")
		@Idempotent
		int parameter(@RequestBody @Sometimes Payment payment) {
			return this.executions.next();
		}

	}

	record Payment(@Sometimes String name) {
	}

	@Constraint(validatedBy = SometimesValidator.class)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Sometimes {

		String message() default "not now";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	static class SometimesValidator implements ConstraintValidator<Sometimes, Object> {

		@Override
		public boolean isValid(Object value, ConstraintValidatorContext context) {
			return valid;
		}

	}

}
