package dev.idempotent.autoconfigure;

import java.lang.reflect.Proxy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import dev.idempotent.Idempotent;
import dev.idempotent.aop.IdempotentAdvisor;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * What only looks like an idempotent method is left alone, and what would run unguarded
 * is not.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoFalseAlarmTests {

	private static final AutoConfigurations OWN = AutoConfigurations.of(AopAutoConfiguration.class,
			JacksonAutoConfiguration.class, IdempotentAutoConfiguration.class,
			IdempotentLocalStoreAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(OWN);

	private final WebApplicationContextRunner webRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class))
		.withConfiguration(OWN);

	@Test
	void startWhenBeanIsHttpInterfaceClientThenLeftAlone() {
		this.webRunner.withUserConfiguration(Clients.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(((Advised) context.getBean("httpClient")).getAdvisors())
				.noneMatch(IdempotentAdvisor.class::isInstance);
			assertThat(context.getBean("feignLike", Placing.class).place("a")).isEqualTo("sent a");
			assertThat(AopUtils.isAopProxy(context.getBean("feignLike"))).isFalse();
		});
	}

	@Test
	void startWhenProxyOfAnotherLibraryLooksGuardedThenWarns(CapturedOutput output) {
		this.runner.withBean("mapper", Mapping.class, () -> proxy(Mapping.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("@Idempotent has no effect on bean 'mapper'");
		});
	}

	@Test
	void startWhenServerImplementsSharedInterfaceThenIsGuarded(CapturedOutput output) {
		this.webRunner.withUserConfiguration(Server.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Protecting 1 operation with", ": POST /placed");
		});
	}

	@Test
	void startWhenMockIsABeanThenLeftAlone() {
		this.runner.withBean(Service.class, () -> mock(Service.class))
			.withPropertyValues("spring.aop.auto=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startWhenNotWebThenControllersAreNoHandlers(CapturedOutput output) {
		this.runner.withUserConfiguration(Server.class, Orders.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("2 operations");
		});
	}

	@Test
	void startWhenReactiveThenControllersAreRefused() {
		ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner().withConfiguration(OWN);
		reactive.withUserConfiguration(Orders.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("Method Orders.place: ")
				.hasStackTraceContaining("this is a WebFlux application")
				.hasStackTraceContaining("use spring-boot-starter-webmvc"));
		reactive.withUserConfiguration(Service.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@SuppressWarnings("unchecked")
	private static <T> T proxy(Class<T> type) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(self, method, arguments) -> method.getName().equals("place") ? "sent " + arguments[0] : 1);
	}

	@Nested
	@DirtiesContext
	@SpringBootTest(properties = "idempotent.store=local", classes = { MockedTests.Application.class, Service.class })
	class MockedTests {

		@MockitoBean
		private Orders orders;

		@MockitoSpyBean
		private Service service;

		@Test
		void startWhenAnnotatedBeanIsMockedThenStarts() {
			given(this.orders.place("a")).willReturn("mocked");
			assertThat(this.orders.place("a")).isEqualTo("mocked");
		}

		@Test
		void startWhenAnnotatedBeanIsSpiedThenIsStillGuarded(@Autowired Service service) {
			assertThat(service.place("b")).isEqualTo(service.place("b")).isEqualTo("placed b");
			then(this.service).should().place("b");
		}

		@SpringBootConfiguration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class Application {

		}

	}

	interface Placing {

		@PostExchange("/placed")
		@Idempotent
		String place(String id);

	}

	interface Mapping {

		@Idempotent(key = "#id")
		int insert(String id);

	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		Placing httpClient() {
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(RestClient.create("http://localhost:1")))
				.build()
				.createClient(Placing.class);
		}

		@Bean
		Placing feignLike() {
			return proxy(Placing.class);
		}

	}

	@RestController
	static class Server implements Placing {

		@Override
		public String place(String id) {
			return id;
		}

	}

	@RestController
	static class Orders {

		@PostMapping("/orders")
		@Idempotent
		String place(String id) {
			return "placed " + id;
		}

	}

	static class Service {

		@Idempotent(key = "#id")
		String place(String id) {
			return "placed " + id;
		}

	}

}
