package dev.idempotent.engine;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class IdempotencyListenersTests {

	private final List<String> called = new ArrayList<>();

	private final IdempotencyListener listeners = new IdempotencyListeners(
			List.of(noting("first"), failing(), noting("last")));

	@Test
	void eventsWhenOneListenerThrowsAnythingThenTheOthersAreTold() throws Exception {
		List<Method> events = Arrays.stream(IdempotencyListener.class.getMethods()).toList();
		assertThat(events).hasSizeGreaterThan(6);
		for (Method event : events) {
			this.called.clear();
			event.invoke(this.listeners,
					Arrays.stream(event.getParameterTypes()).map(IdempotencyListenersTests::argument).toArray());
			assertThat(this.called).containsExactly("first " + event.getName(), "last " + event.getName());
		}
	}

	@Test
	void eventsWhenNobodyListensThenNothing() {
		assertThatCode(() -> {
			IdempotencyListener.NO_OP.completionsWaiting(1, 2);
			new IdempotencyListeners(List.of()).completionsWaiting(1, 2);
		}).doesNotThrowAnyException();
	}

	private IdempotencyListener noting(String name) {
		return listener((method) -> this.called.add(name + " " + method.getName()));
	}

	private static IdempotencyListener failing() {
		return listener((method) -> {
			throw new StackOverflowError("planted");
		});
	}

	private static IdempotencyListener listener(Consumer<Method> event) {
		return (IdempotencyListener) Proxy.newProxyInstance(IdempotencyListener.class.getClassLoader(),
				new Class<?>[] { IdempotencyListener.class }, (proxy, method, arguments) -> {
					if (method.getDeclaringClass() == IdempotencyListener.class) {
						event.accept(method);
						return null;
					}
					return method.getName();
				});
	}

	private static @Nullable Object argument(Class<?> type) {
		if (type == int.class) {
			return 1;
		}
		if (type == long.class) {
			return 2L;
		}
		return null;
	}

}
