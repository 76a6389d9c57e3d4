package dev.idempotent.webmvc.mapping;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import dev.idempotent.operation.TestOperations;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerMappingNamingTests {

	private final RequestMappingHandlerMapping mapping = new RequestMappingHandlerMapping();

	private final Method place = TestOperations.method(Orders.class, "place");

	@Test
	void nameWhenMethodHasNoMappingThenNull() {
		assertThat(name(this.mapping)).isNull();
	}

	@Test
	void nameWhenMethodHasSeveralMappingsThenSorted() {
		register("/orders/{id}", new Orders(), this.place);
		register("/bestellungen/{id}", new Orders(), this.place);
		register("/others", new Others(), TestOperations.method(Others.class, "place"));
		assertThat(name(this.mapping)).isEqualTo("POST /bestellungen/{}, POST /orders/{}");
	}

	@Test
	void nameWhenMappingIsInsideOfAnotherThenIsFound() {
		register("/orders", new Orders(), this.place);
		assertThat(name(new Delegating(List.of(this.mapping)))).isEqualTo("POST /orders");
	}

	@Test
	void nameWhenHandlerIsBehindProxyForInterfacesThenIsFound() {
		Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Placing.class },
				(self, method, arguments) -> null);
		register("/orders", proxy, TestOperations.method(Placing.class, "place"));
		assertThat(name(this.mapping)).isEqualTo("POST /orders");
		assertThat(name(this.mapping, Others.class)).isNull();
	}

	@Test
	void nameWhenManyMethodsThenMappingsAreAskedOnce() {
		CountingMapping counting = new CountingMapping();
		register(counting, "/orders", new Orders(), this.place);
		register(counting, "/others", new Others(), TestOperations.method(Others.class, "place"));
		HandlerMappingNaming naming = naming(counting);
		assertThat(naming.name(this.place, Orders.class)).isEqualTo("POST /orders");
		assertThat(naming.name(TestOperations.method(Others.class, "place"), Others.class)).isEqualTo("POST /others");
		assertThat(counting.asked).isOne();
	}

	@Test
	void nameWhenMethodIsMappedLaterThenIsFound() {
		HandlerMappingNaming naming = naming(this.mapping);
		assertThat(naming.name(this.place, Orders.class)).isNull();
		register("/orders", new Orders(), this.place);
		assertThat(naming.name(this.place, Orders.class)).isEqualTo("POST /orders");
	}

	private void register(String path, Object handler, Method method) {
		register(this.mapping, path, handler, method);
	}

	private static void register(RequestMappingHandlerMapping mapping, String path, Object handler, Method method) {
		mapping.registerMapping(RequestMappingInfo.paths(path)
			.methods(RequestMethod.POST)
			.options(mapping.getBuilderConfiguration())
			.build(), handler, method);
	}

	private @Nullable String name(HandlerMapping mapping) {
		return name(mapping, Orders.class);
	}

	private @Nullable String name(HandlerMapping mapping, Class<?> type) {
		return naming(mapping).name(TestOperations.method(type, "place"), type);
	}

	private static HandlerMappingNaming naming(HandlerMapping mapping) {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("mapping", mapping);
		return new HandlerMappingNaming(beans.getBeanProvider(HandlerMapping.class));
	}

	private static final class CountingMapping extends RequestMappingHandlerMapping {

		private int asked;

		@Override
		public Map<RequestMappingInfo, HandlerMethod> getHandlerMethods() {
			this.asked++;
			return super.getHandlerMethods();
		}

	}

	interface Placing {

		void place();

	}

	static class Orders implements Placing {

		@Override
		public void place() {
		}

	}

	static class Others {

		public void place() {
		}

	}

	private record Delegating(List<HandlerMapping> mappings) implements HandlerMapping, Iterable<HandlerMapping> {

		@Override
		public Iterator<HandlerMapping> iterator() {
			return this.mappings.iterator();
		}

		@Override
		public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
			return null;
		}

	}

}
