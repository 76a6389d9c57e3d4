package dev.idempotent.guard;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

	@Configuration(proxyBeanMethods = false)
	static class Apart {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second() {
			AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
			context.register(Second.class);
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/second/*");
			registration.setName("second");
			return registration;
		}

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
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/second/*");
			registration.setName("second");
			return registration;
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

}
