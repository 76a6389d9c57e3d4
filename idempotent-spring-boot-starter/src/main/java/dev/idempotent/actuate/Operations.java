package dev.idempotent.actuate;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.IdempotentMethods.BeanMethod;

/**
 * The application's operations by their names, found when they are first asked for: some
 * have no name before all beans are there. Thread-safe.
 */
public final class Operations {

	private final Supplier<Map<String, BeanMethod>> methods;

	public Operations(IdempotentMethods methods) {
		this.methods = SingletonSupplier.of(() -> byName(methods.check()));
	}

	Collection<BeanMethod> all() {
		return this.methods.get().values();
	}

	@Nullable BeanMethod find(String name) {
		return this.methods.get().get(name);
	}

	/**
	 * Returns whether the operation's keys are everybody's.
	 */
	boolean isKeyedByExpression(String name) {
		BeanMethod method = find(name);
		return method != null && !method.operation().key().expression().isEmpty();
	}

	private static Map<String, BeanMethod> byName(Collection<BeanMethod> methods) {
		Map<String, BeanMethod> byName = new TreeMap<>();
		methods.forEach((method) -> byName.put(method.operation().name(), method));
		return byName;
	}

}
