package dev.idempotent.guard;

import java.util.List;
import java.util.Map;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.context.annotation.SessionScope;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways in which a controller can be a bean.
 */
class BeanKindTests {

	private static Application application;

	@BeforeAll
	static void start() {
		application = Application.start(List.of(OfRequest.class, OfSession.class, OfPrototype.class, Late.class,
				Made.class, Inherited.class, Generic.class, Decorated.class, Decorator.class, Wrapping.class,
				OverriddenWithoutAnnotation.class, Hidden.class));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/request", "/session", "/prototype", "/lazy", "/made", "/made-by-factory", "/inherited",
			"/generic", "/decorated", "/overridden", "/hidden" })
	void postWhenControllerIsAnyKindOfBeanThenGuarded(String path) {
		application.postTwice(path);
	}

	@Test
	void postWhenControllerIsBehindInterfaceProxiesThenGuarded() {
		try (Application behind = Application.start(List.of(Implementation.class, GenericImplementation.class),
				"spring.aop.proxy-target-class=false")) {
			assertThat(AopUtils.isJdkDynamicProxy(behind.bean(Api.class))).isTrue();
			behind.postTwice("/api");
			behind.postTwice("/generic-api");
		}
	}

	@Test
	void postWhenGenericBaseBindsItsTypeThenBodyCounts() {
		Answer first = application.client().post("/generic").key("g").json("{\"name\":\"a\"}").send();
		assertThat(first.status()).isEqualTo(201);
		assertThat(application.client().post("/generic").key("g").json("{\"name\":\"b\"}").send().status())
			.isEqualTo(422);
	}

	abstract static class Counting {

		private Executions executions = new Executions();

		@Autowired
		void setExecutions(Executions executions) {
			this.executions = executions;
		}

		int next() {
			return this.executions.next();
		}

	}

	@RestController
	@RequestScope
	static class OfRequest extends Counting {

		@PostMapping("/request")
		@Idempotent
		int place(@RequestBody String order) {
			return next();
		}

	}

	@RestController
	@SessionScope
	static class OfSession extends Counting {

		@PostMapping("/session")
		@Idempotent
		int place(@RequestBody String order) {
			return next();
		}

	}

	@RestController
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class OfPrototype extends Counting {

		@PostMapping("/prototype")
		@Idempotent
		int place(@RequestBody String order) {
			return next();
		}

	}

	@RestController
	@Lazy
	static class Late extends Counting {

		@PostMapping("/lazy")
		@Idempotent
		int place(@RequestBody String order) {
			return next();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Made {

		@Bean
		MadeByMethod madeByMethod() {
			return new MadeByMethod();
		}

		@Bean
		FactoryBean<MadeByFactory> madeByFactory() {
			return new FactoryBean<>() {

				@Override
				public MadeByFactory getObject() {
					return new MadeByFactory();
				}

				@Override
				public Class<?> getObjectType() {
					return MadeByFactory.class;
				}

			};
		}

	}

	@RestController
	static class MadeByMethod extends Counting {

		@PostMapping("/made")
		@Idempotent
		int place(@RequestBody String order) {
			return next();
		}

	}

	@RestController
	static class MadeByFactory {

		@PostMapping("/made-by-factory")
		@Idempotent
		int place(@RequestBody String order) {
			return application.bean(Executions.class).next();
		}

	}

	abstract static class Base extends Counting {

		@PostMapping
		@Idempotent
		int place(@RequestBody String order) {
			return next();
		}

	}

	@RestController
	@RequestMapping("/inherited")
	static class Inherited extends Base {

	}

	@RestController
	@RequestMapping("/overridden")
	static class OverriddenWithoutAnnotation extends Base {

		@Override
		int place(String order) {
			return next();
		}

	}

	abstract static class GenericBase<T, R> extends Counting {

		@PostMapping
		@Idempotent
		ResponseEntity<R> place(@RequestBody T order) {
			return ResponseEntity.status(201).body(answer(next(), order));
		}

		abstract R answer(int number, T order);

	}

	@RestController
	@RequestMapping("/generic")
	static class Generic extends GenericBase<Named, Numbered> {

		@Override
		ResponseEntity<Numbered> place(@RequestBody Named order) {
			return super.place(order);
		}

		@Override
		Numbered answer(int number, Named order) {
			return new Numbered(number, order.name());
		}

	}

	interface Orders {

		int place(String order);

	}

	@RestController
	@RequestMapping("/decorated")
	@Primary
	static class Decorator implements Orders {

		private final Orders delegate;

		Decorator(@Qualifier("decorated") Orders delegate) {
			this.delegate = delegate;
		}

		@Override
		@PostMapping
		@Idempotent
		public int place(@RequestBody String order) {
			return this.delegate.place(order);
		}

	}

	@Service("decorated")
	static class Decorated extends Counting implements Orders {

		@Override
		public int place(String order) {
			return next();
		}

	}

	/**
	 * Puts a second proxy around the first, knowing nothing of it.
	 */
	static class Wrapping implements BeanPostProcessor, Ordered {

		@Override
		public int getOrder() {
			return LOWEST_PRECEDENCE;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!AopUtils.getTargetClass(bean).equals(Hidden.class)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(true);
			factory.setOpaque(false);
			factory.addAdvice((MethodInterceptor) MethodInvocation::proceed);
			return factory.getProxy();
		}

	}

	@RestController
	static class Hidden extends Counting {

		@PostMapping("/hidden")
		@Idempotent
		int place(@RequestBody String order) {
			return next();
		}

	}

	interface Api {

		@PostMapping("/api")
		@Idempotent
		int place(@RequestBody String order);

	}

	@RestController
	interface RestApi extends Api {

	}

	static class Implementation extends Counting implements RestApi {

		@Override
		public int place(String order) {
			return next();
		}

	}

	@RestController
	interface GenericApi<T> {

		@PostMapping("/generic-api")
		ResponseEntity<Numbered> place(@RequestBody T order, IdempotentCall call);

	}

	static class GenericImplementation extends Counting implements GenericApi<Map<String, Object>> {

		@Override
		@Idempotent
		public ResponseEntity<Numbered> place(Map<String, Object> order, IdempotentCall call) {
			return ResponseEntity.ok(new Numbered(next(), order.toString() + call.attempt()));
		}

	}

	record Named(String name) {
	}

	record Numbered(int number, String name) {
	}

}
