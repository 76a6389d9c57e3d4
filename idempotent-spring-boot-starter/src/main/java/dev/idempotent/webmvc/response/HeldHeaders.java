package dev.idempotent.webmvc.response;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.idempotent.result.KeptHeader;

/**
 * The headers that a handler puts on its response, apart from those of filters and
 * interceptors, in their order. Looked for one after the other, for they are few. Not
 * thread-safe.
 */
public final class HeldHeaders {

	private final List<Held> headers = new ArrayList<>();

	void set(String name, @Nullable String value) {
		Held known = find(name);
		if (value == null) {
			this.headers.remove(known);
		}
		else if (known != null) {
			known.replace(name, value);
		}
		else {
			this.headers.add(new Held(name, true, value));
		}
	}

	void add(String name, @Nullable String value) {
		if (value == null) {
			return;
		}
		Held known = find(name);
		if (known != null) {
			known.values.add(value);
		}
		else {
			this.headers.add(new Held(name, false, value));
		}
	}

	void clear() {
		this.headers.clear();
	}

	public @Nullable String first(String name) {
		Held known = find(name);
		return (known != null) ? known.values.get(0) : null;
	}

	/**
	 * Returns those that are to be kept.
	 */
	public List<KeptHeader> kept(Predicate<String> kept) {
		List<KeptHeader> headers = new ArrayList<>(this.headers.size());
		for (Held header : this.headers) {
			if (kept.test(header.name)) {
				headers.add(new KeptHeader(header.name, header.replaces, header.values));
			}
		}
		return headers;
	}

	private @Nullable Held find(String name) {
		for (Held header : this.headers) {
			if (header.name.equalsIgnoreCase(name)) {
				return header;
			}
		}
		return null;
	}

	private static final class Held {

		private String name;

		private boolean replaces;

		private final List<String> values = new ArrayList<>(1);

		private Held(String name, boolean replaces, String value) {
			this.name = name;
			this.replaces = replaces;
			this.values.add(value);
		}

		private void replace(String name, String value) {
			this.name = name;
			this.replaces = true;
			this.values.clear();
			this.values.add(value);
		}

	}

}
