package dev.idempotent.autoconfigure.aot;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for the response that a forward gets: a proxy, whose methods are those of the
 * held one.
 */
public final class WebRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
		hints.proxies().registerJdkProxy(HttpServletResponse.class);
		hints.reflection()
			.registerType(HttpServletResponse.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(ServletResponse.class, MemberCategory.INVOKE_PUBLIC_METHODS);
	}

}
