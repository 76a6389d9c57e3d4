package dev.idempotent.autoconfigure;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.IdempotentMethods.BeanMethod;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.store.IdempotencyStore;

/**
 * Checks all annotations when every bean is there, and says in one line what is
 * protected.
 */
final class StartupReport implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(StartupReport.class);

	private final IdempotentMethods methods;

	private final IdempotencyStore store;

	private final boolean reactive;

	/**
	 * Creates a report.
	 * @param reactive whether requests are handled by a web stack that would run the
	 * methods unguarded
	 */
	StartupReport(IdempotentMethods methods, IdempotencyStore store, boolean reactive) {
		this.methods = methods;
		this.store = store;
		this.reactive = reactive;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Collection<BeanMethod> methods = this.methods.check();
		methods.forEach(this::supported);
		logger.info("Idempotent with " + storeName() + " store, " + methods.size() + " operations: "
				+ methods.stream().map((method) -> method.operation().name()).collect(Collectors.joining(", ")));
	}

	private void supported(BeanMethod found) {
		if (this.reactive && found.operation().kind() == Kind.REQUEST) {
			throw new InvalidIdempotentMethodException(found.method(), found.type(),
					"@Idempotent on a controller's method is for Spring MVC, and this is a WebFlux application",
					"use spring-boot-starter-webmvc, or annotate a service's method, with a key");
		}
	}

	private String storeName() {
		String name = this.store.getClass().getSimpleName();
		return name.endsWith("IdempotencyStore")
				? name.substring(0, name.length() - "IdempotencyStore".length()).toLowerCase(Locale.ROOT) : name;
	}

}
