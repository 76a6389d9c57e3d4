package dev.idempotent.webmvc.key;

import java.lang.reflect.Method;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.TestOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PrincipalScopeTests {

	private MockHttpServletRequest request = new MockHttpServletRequest();

	@BeforeEach
	void bind() {
		this.request = new MockHttpServletRequest();
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(this.request));
	}

	@AfterEach
	void unbind() {
		RequestContextHolder.resetRequestAttributes();
	}

	@Test
	void currentWhenNobodyThenNull() {
		assertThat(current(true, "X-Tenant")).isNull();
		RequestContextHolder.resetRequestAttributes();
		assertThat(current(true)).isNull();
	}

	@Test
	void currentWhenPrincipalThenItsName() {
		this.request.setUserPrincipal(() -> "alice");
		assertThat(current(true)).isEqualTo("alice");
		assertThat(current(false)).isNull();
	}

	@Test
	void currentWhenHeadersCountThenAllCallersDiffer() {
		Stream<Caller> callers = Stream.of(new Caller("alice", null, null), new Caller("alice", "a", null),
				new Caller("alice", null, "a"), new Caller("alice", "", null), new Caller("alice", null, ""),
				new Caller("alice", "", ""), new Caller("alice", "a", "a"), new Caller(null, "a", null),
				new Caller(null, null, "a"), new Caller(null, "", null), new Caller("a", "lice", null),
				new Caller("5:alice 0 0", null, null), new Caller("-", "a", null), new Caller(null, null, null));
		assertThat(callers.map(this::scope)).doesNotHaveDuplicates();
	}

	@Test
	void currentWhenHeaderIsRepeatedThenAllValuesCount() {
		this.request.addHeader("X-Tenant", "a");
		String once = current(true, "X-Tenant");
		this.request.addHeader("X-Tenant", "b");
		assertThat(current(true, "X-Tenant")).isNotEqualTo(once);
	}

	@Test
	void currentWhenScopeIsGlobalThenHeadersStillCount() {
		this.request.setUserPrincipal(() -> "alice");
		this.request.addHeader("X-Tenant", "a");
		String scope = current(false, "X-Tenant");
		this.request.setUserPrincipal(() -> "bob");
		assertThat(current(false, "X-Tenant")).isNotNull().isEqualTo(scope);
	}

	@ParameterizedTest
	@NullAndEmptySource
	void currentWhenPrincipalHasNoNameThenRefused(@Nullable String name) {
		assertRefused(name, "has no name");
	}

	static Stream<String> unstable() {
		Supplier<String> lambda = () -> "a";
		Object anonymous = new Object() {
		};
		return Stream
			.of(new Object(), new User(), anonymous, lambda, new byte[0], new int[0][0], new User[0], Thread.class)
			.map((value) -> (value instanceof Class<?> type) ? type.getName() + "@1f" : value.toString());
	}

	@ParameterizedTest
	@MethodSource("unstable")
	void currentWhenNameIsAnObjectsToStringThenRefused(String name) {
		assertRefused(name, "does not override toString()");
	}

	@ParameterizedTest
	@ValueSource(strings = { "first.last@cafe", "alice@example.org", "a@b", "long@cafe", "int@1f",
			"com.acme.Ghost@1b2c3d", "java.lang.Object", "java.lang.Object@", "java.lang.Object@01",
			"java.lang.Object@123456789", "java.lang.Object@1F", "java.lang.Object@1f x", "@1f", "[alice]@1f",
			"ali/ce@1f", "dev.idempotent@cafe" })
	void currentWhenNameOnlyLooksLikeOneThenPasses(String name) {
		this.request.setUserPrincipal(() -> name);
		assertThat(current(true)).isEqualTo(name);
	}

	private void assertRefused(@Nullable String name, String reason) {
		this.request.setUserPrincipal(new Named(name));
		assertThatIllegalStateException().isThrownBy(() -> current(true))
			.withMessageContaining(Named.class.getName())
			.withMessageContaining(reason)
			.withMessageContaining("IdempotencyScope")
			.withMessageContaining("idempotent.scope");
	}

	private @Nullable String scope(Caller caller) {
		bind();
		if (caller.name() != null) {
			this.request.setUserPrincipal(() -> caller.name());
		}
		if (caller.tenant() != null) {
			this.request.addHeader("X-Tenant", caller.tenant());
		}
		if (caller.region() != null) {
			this.request.addHeader("X-Region", caller.region());
		}
		return current(true, "X-Tenant", "X-Region");
	}

	private static @Nullable String current(boolean principal, String... headers) {
		Method method = TestOperations.method(Object.class, "toString");
		return new PrincipalScope(principal, List.of(headers)).current(
				new IdempotentInvocation(TestOperations.request("POST /orders"), method, Object.class, new Object[0]));
	}

	private record Caller(@Nullable String name, @Nullable String tenant, @Nullable String region) {
	}

	private record Named(@Nullable String name) implements Principal {

		@Override
		public @Nullable String getName() {
			return this.name;
		}

	}

	private static final class User {

	}

}
