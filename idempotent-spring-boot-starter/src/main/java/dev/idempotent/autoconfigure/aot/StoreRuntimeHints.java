package dev.idempotent.autoconfigure.aot;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for the resources of the stores: the scripts of Redis, and the tables of
 * databases.
 */
public final class StoreRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
		hints.resources()
			.registerPattern("dev/idempotent/store/redis/**/*.lua")
			.registerPattern("dev/idempotent/store/jdbc/schema-*.sql");
	}

}
