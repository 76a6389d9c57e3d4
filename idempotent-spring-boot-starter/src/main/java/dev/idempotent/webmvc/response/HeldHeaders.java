package dev.idempotent.webmvc.response;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedCaseInsensitiveMap;

import dev.idempotent.result.KeptHeader;

/**
 * The headers that a handler puts on its response, apart from those of filters and
 * interceptors. Not thread-safe.
 */
public final class HeldHeaders {

	private final Map<String, Values> headers = new LinkedCaseInsensitiveMap<>(8);

	void set(String name, @Nullable String value) {
		if (value == null) {
			this.headers.remove(name);
			return;
		}
		Values values = new Values(true);
		values.add(value);
		this.headers.put(name, values);
	}

	void add(String name, @Nullable String value) {
		if (value != null) {
			this.headers.computeIfAbsent(name, (any) -> new Values(false)).add(value);
		}
	}

	void clear() {
		this.headers.clear();
	}

	public @Nullable String first(String name) {
		Values values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Returns those that are to be kept.
	 */
	public List<KeptHeader> kept(Predicate<String> kept) {
		List<KeptHeader> headers = new ArrayList<>(this.headers.size());
		this.headers.forEach((name, values) -> {
			if (kept.test(name)) {
				headers.add(new KeptHeader(name, values.replaces, values));
			}
		});
		return headers;
	}

	private static final class Values extends ArrayList<String> {

		private final boolean replaces;

		private Values(boolean replaces) {
			super(1);
			this.replaces = replaces;
		}

	}

}
