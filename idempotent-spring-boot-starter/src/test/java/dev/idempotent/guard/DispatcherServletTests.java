package dev.idempotent.guard;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

import dev.idempotent.Idempotent;
import dev.idempotent.KeyPresence;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dispatcher servlets beside Spring Boot's own.
 */
@ExtendWith(OutputCaptureExtension.class)
class DispatcherServletTests {

	@Test
	void postWhenServletHasControllersOfItsOwnThenNeverRunAndLogSaysWhy(CapturedOutput output) {
		try (Application application = Application.start(List.of(Apart.class, Orders.class))) {
			Answer answer = application.client().post("/second/payments").key("k").json("{}").send();
			assertThat(answer.status()).isEqualTo(500);
			assertThat(application.client().post("/second/payments").json("{}").send().status()).isEqualTo(500);
			assertThat(application.executions()).isZero();
			assertThat(output).contains("Method Payments.pay is idempotent, but its bean has no proxy")
				.contains("a second DispatcherServlet has a context of its own");
			assertThat(application.client().post("/second/refunds").json("{}").send().text()).isEqualTo("1");
			application.postTwice("/orders");
		}
	}

	@Test
	void postWhenServletSharesContextThenGuardedThereToo() {
		try (Application application = Application.start(List.of(Shared.class, Orders.class))) {
			application.postTwice("/second/orders");
			application.postTwice("/orders");
		}
	}

	@Test
	void postWhenServletsContextHasAutoConfigurationTooThenGuardedAndKeysAreShared() {
		try (Application application = Application.start(List.of(ApartAndGuarded.class, Orders.class))) {
			application.postTwice("/second/payments");
			application.postTwice("/orders");
		}
	}

	@Test
	void postWhenServletPassesByAdapterThenNeverRunEvenIfKeyIsOptional(CapturedOutput output) {
		try (Application application = Application.start(List.of(PassingBy.class, Optionals.class))) {
			assertThat(application.client().post("/second/optional").key("k").json("{}").send().status())
				.isEqualTo(500);
			assertThat(application.executions()).isZero();
			assertThat(output).contains("another HandlerAdapter came before IdempotentHandlerAdapter");
			assertThat(application.client().post("/optional").key("k").json("{}").send().text()).isEqualTo("1");
			assertThat(application.client().post("/optional").key("k").json("{}").send().text()).isEqualTo("1");
			assertThat(application.client().post("/optional").json("{}").send().text()).isEqualTo("2");
		}
	}

	private static ServletRegistrationBean<DispatcherServlet> second(DispatcherServlet servlet) {
		ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(servlet, "/second/*");
		registration.setName("second");
		return registration;
	}

	private static DispatcherServlet apart(Class<?> configuration) {
		AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
		context.register(configuration);
		return new DispatcherServlet(context);
	}

	@Configuration(proxyBeanMethods = false)
	static class Apart {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second() {
			return DispatcherServletTests.second(apart(Second.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ApartAndGuarded {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second() {
			return DispatcherServletTests.second(apart(SecondGuarded.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PassingBy {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second(WebApplicationContext context) {
			DispatcherServlet servlet = new DispatcherServlet(context);
			servlet.setDetectAllHandlerAdapters(false);
			return DispatcherServletTests.second(servlet);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, IdempotentAutoConfiguration.class })
	@Import(Second.class)
	static class SecondGuarded {

	}

	@EnableWebMvc
	@Configuration(proxyBeanMethods = false)
	@Import(Payments.class)
	static class Second {

	}

	@Configuration(proxyBeanMethods = false)
	static class Shared {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second(WebApplicationContext context) {
			return DispatcherServletTests.second(new DispatcherServlet(context));
		}

	}

	@RestController
	static class Payments {

		private final Executions executions;

		Payments(Executions executions) {
			this.executions = executions;
		}

		@PostMapping("/payments")
		@Idempotent
		int pay(@RequestBody String payment) {
			return this.executions.next();
		}

		@PostMapping("/refunds")
		int refund() {
			return this.executions.next();
		}

	}

	@RestController
	static class Orders {

		private final Executions executions;

		Orders(Executions executions) {
			this.executions = executions;
		}

		@PostMapping("/orders")
		@Idempotent
		int place(@RequestBody String order) {
			return this.executions.next();
		}

	}

	@RestController
	static class Optionals {

		private final Executions executions;

		Optionals(Executions executions) {
			this.executions = executions;
		}

		@PostMapping("/optional")
		@Idempotent(keyPresence = KeyPresence.OPTIONAL)
		int place(@RequestBody String order) {
			return this.executions.next();
		}

	}

}
