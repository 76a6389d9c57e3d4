package dev.idempotent.client;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestTemplateAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.util.DefaultUriBuilderFactory;

import dev.idempotent.Idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdempotencyKeyProcessorTests {

	private static final IdempotencyRetryPolicy QUICK = IdempotencyRetryPolicy.defaults()
		.withDelay(Duration.ofMillis(1), Duration.ofMillis(5));

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void methodWhenIdempotentThenHasAKeyAndIsSentAgain(Adapter adapter) {
		this.server.answer(503, Map.of());
		shop(adapter).replace("a book");
		assertThat(this.server.keys()).hasSize(2).doesNotContainNull().containsOnly(this.server.keys().get(0));
	}

	@ParameterizedTest
	@EnumSource
	void methodWhenPostWithoutAnnotationThenHasAKeyAndIsSentAgain(Adapter adapter) {
		this.server.answer(503, Map.of());
		shop(adapter).place("a book");
		assertThat(this.server.keys()).hasSize(2).doesNotContainNull().containsOnly(this.server.keys().get(0));
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_CLIENT", "WEB_CLIENT" })
	void methodWhenAnnotationNamesAHeaderThenKeyIsInThatOneOnlyAndIsSentAgain(Adapter adapter) {
		this.server.answer(503, Map.of());
		shop(adapter).pay("10");
		assertThat(this.server.keys()).containsOnlyNulls();
		String first = this.server.received().get(0).header("X-Request-Key");
		assertThat(first).isNotNull();
		assertThat(this.server.received()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("X-Request-Key")).isEqualTo(first));
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_CLIENT", "WEB_CLIENT" })
	void methodWhenServerComputesTheKeyThenHasNoneAndIsSentAgain(Adapter adapter) {
		this.server.answer(503, Map.of());
		shop(adapter).event("event-1");
		assertThat(this.server.keys()).hasSize(2).containsOnlyNulls();
	}

	@Test
	void methodWhenSafeThenHasNoKey() {
		shop(Adapter.REST_CLIENT).list();
		assertThat(this.server.keys()).containsExactly((String) null);
	}

	@Test
	void methodWhenNeitherAnnotatedNorPostThenIsLeftAlone() {
		this.server.answer(503, Map.of());
		assertThatThrownBy(() -> shop(Adapter.REST_CLIENT).rename("other")).isInstanceOf(RuntimeException.class);
		assertThat(this.server.keys()).containsExactly((String) null);
	}

	@Test
	void methodWhenAnnotationIsComposedThenHasAKeyInItsHeader() {
		shop(Adapter.REST_CLIENT).cancel();
		assertThat(this.server.received().get(0).header("X-Once")).isNotNull();
		assertThat(this.server.keys()).containsOnlyNulls();
	}

	@Test
	void methodWhenCallerGivesAKeyThenItIsKept() {
		shop(Adapter.REST_CLIENT).placeWithKey("mine");
		assertThat(this.server.keys()).containsExactly("mine");
	}

	@Test
	void interfaceWhenIdempotentThenAllItsUnsafeMethodsHaveKeys() {
		AnnotatedShop shop = factory(Adapter.REST_CLIENT).createClient(AnnotatedShop.class);
		shop.replace();
		shop.list();
		assertThat(this.server.keys().get(0)).isNotNull();
		assertThat(this.server.keys().get(1)).isNull();
	}

	@Test
	void publisherWhenSubscribedAgainThenIsTheSameCall() {
		this.server.answer(500, Map.of());
		factory(Adapter.WEB_CLIENT).createClient(ReactiveShop.class).place().retry(1).block();
		assertThat(this.server.keys()).hasSize(2).doesNotContainNull().containsOnly(this.server.keys().get(0));
	}

	@Test
	void methodWhenAnnotationIsNotOnTheClassPathThenPostHasAKeyAllTheSame() throws Exception {
		Class<?> type = new WithoutAnnotation().loadClass(Shop.class.getName());
		assertThat(type.getMethod("replace", String.class).getAnnotations()).hasSize(1);
		Object shop = factory(Adapter.REST_CLIENT).createClient(type);
		call(shop, type, "place");
		call(shop, type, "replace");
		assertThat(this.server.keys().get(0)).isNotNull();
		assertThat(this.server.keys().get(1)).isNull();
	}

	private static void call(Object shop, Class<?> type, String method)
			throws IllegalAccessException, InvocationTargetException, NoSuchMethodException {
		type.getMethod(method, String.class).invoke(shop, "a book");
	}

	private Shop shop(Adapter adapter) {
		return factory(adapter).createClient(Shop.class);
	}

	private HttpServiceProxyFactory factory(Adapter adapter) {
		return HttpServiceProxyFactory.builderFor(adapter.create(this.server.url()))
			.httpRequestValuesProcessor(new IdempotencyKeyProcessor())
			.build();
	}

	enum Adapter {

		REST_CLIENT, REST_TEMPLATE, WEB_CLIENT;

		HttpExchangeAdapter create(String url) {
			IdempotencyKeyInterceptor interceptor = new IdempotencyKeyInterceptor(IdempotencyKeys.defaults(), QUICK);
			return switch (this) {
				case REST_CLIENT -> RestClientAdapter.create(RestClient.builder()
					.requestFactory(new JdkClientHttpRequestFactory())
					.baseUrl(url)
					.requestInterceptor(interceptor)
					.build());
				case REST_TEMPLATE -> {
					RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory());
					template.setUriTemplateHandler(new DefaultUriBuilderFactory(url));
					template.getInterceptors().add(interceptor);
					yield RestTemplateAdapter.create(template);
				}
				case WEB_CLIENT -> WebClientAdapter.create(WebClient.builder()
					.baseUrl(url)
					.filter(new IdempotencyKeyFilter(IdempotencyKeys.defaults(), QUICK))
					.build());
			};
		}

	}

	public interface Shop {

		@PostExchange("/orders")
		void place(@RequestBody String item);

		@PostExchange("/orders")
		void placeWithKey(@RequestHeader("Idempotency-Key") String key);

		@PutExchange("/orders/1")
		@Idempotent
		void replace(@RequestBody String item);

		@PutExchange("/orders/1/name")
		void rename(@RequestBody String name);

		@PostExchange("/payments")
		@Idempotent(header = "X-Request-Key")
		void pay(@RequestBody String amount);

		@PostExchange("/events")
		@Idempotent(key = "#id")
		void event(@RequestBody String id);

		@DeleteExchange("/orders/1")
		@Once
		void cancel();

		@GetExchange("/orders")
		@Idempotent
		void list();

	}

	@Idempotent
	interface AnnotatedShop {

		@PutExchange("/orders/1")
		void replace();

		@GetExchange("/orders")
		void list();

	}

	interface ReactiveShop {

		@PatchExchange("/orders/1")
		Mono<Void> place();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Idempotent(header = "X-Once")
	@interface Once {

	}

	/**
	 * Has the interface, and nothing of the starter.
	 */
	private static final class WithoutAnnotation extends ClassLoader {

		WithoutAnnotation() {
			super(IdempotencyKeyProcessorTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.equals(Idempotent.class.getName())) {
				throw new ClassNotFoundException(name);
			}
			return name.equals(Shop.class.getName()) ? shop(name) : super.loadClass(name, resolve);
		}

		private Class<?> shop(String name) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) {
			try (@Nullable
			InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = Objects.requireNonNull(file).readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
