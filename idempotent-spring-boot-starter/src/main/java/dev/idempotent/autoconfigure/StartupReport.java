package dev.idempotent.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import java.util.Collection;
import java.util.Locale;

import org.springframework.beans.factory.SmartInitializingSingleton;

import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.store.IdempotencyStore;

/**
 * Checks all annotations when every bean is there, and says in one line what is
 * protected.
 */
final class StartupReport implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(StartupReport.class);

	private final IdempotentMethods methods;

	private final IdempotencyStore store;

	StartupReport(IdempotentMethods methods, IdempotencyStore store) {
		this.methods = methods;
		this.store = store;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Collection<String> operations = this.methods.check();
		logger.info("Idempotent with " + storeName() + " store, " + operations.size() + " operations: "
				+ String.join(", ", operations));
	}

	private String storeName() {
		String name = this.store.getClass().getSimpleName();
		return name.endsWith("IdempotencyStore")
				? name.substring(0, name.length() - "IdempotencyStore".length()).toLowerCase(Locale.ROOT) : name;
	}

}
