package dev.idempotent.autoconfigure.aot;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

import dev.idempotent.aop.EngineTemplate;

/**
 * Hints for what every application has: the template's method, optional libraries that
 * are looked for by their names, and the caches that Caffeine makes by their names.
 */
public final class CallRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<String> OPTIONAL = List.of("reactor.core.publisher.Mono",
			"kotlinx.coroutines.reactor.MonoKt");

	// The caches of the local store and of the near cache with their nodes, as Caffeine
	// 3.2
	// names them
	private static final List<String> CACHES = List.of("SSA", "PSW", "SSMWW", "PSWMW");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
		hints.reflection().registerType(EngineTemplate.class, MemberCategory.INVOKE_PUBLIC_METHODS);
		OPTIONAL.forEach((name) -> hints.reflection().registerTypeIfPresent(loader, name));
		CACHES.forEach((name) -> hints.reflection()
			.registerType(TypeReference.of("com.github.benmanes.caffeine.cache." + name),
					MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.ACCESS_DECLARED_FIELDS));
	}

}
