package dev.idempotent.webmvc.key;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.idempotent.KeyPresence;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.SimilarNames;
import dev.idempotent.problem.InvalidKeyException;
import dev.idempotent.problem.MissingKeyException;

/**
 * Reads the key from the request's header, as the Idempotency-Key draft names it.
 * Thread-safe.
 */
public final class IdempotencyKeyHeader {

	private final KeySyntax syntax;

	public IdempotencyKeyHeader(KeySyntax syntax) {
		this.syntax = syntax;
	}

	/**
	 * Returns the key, unquoted, or null when there is none and none is required.
	 * @throws MissingKeyException when there is none and one is required
	 * @throws InvalidKeyException when it is malformed, or sent twice and not the same
	 */
	public @Nullable String resolve(HttpServletRequest request, Key settings) {
		String named = settings.headers().get(0);
		String key = null;
		for (String name : settings.headers()) {
			Enumeration<String> values = request.getHeaders(name);
			if (values.hasMoreElements()) {
				String value = parse(values, named);
				if (key != null && !key.equals(value)) {
					throw new InvalidKeyException(named, "must not be sent by two names with different values");
				}
				key = value;
			}
		}
		if (key == null && settings.presence() == KeyPresence.REQUIRED) {
			throw new MissingKeyException("header " + named, similar(request, settings.headers()));
		}
		return key;
	}

	private static @Nullable String similar(HttpServletRequest request, List<String> wanted) {
		return Collections.list(request.getHeaderNames())
			.stream()
			.filter((name) -> SimilarNames.closest(name, wanted.stream()) != null)
			.findFirst()
			.orElse(null);
	}

	private String parse(Enumeration<String> values, String named) {
		String value = values.nextElement();
		if (values.hasMoreElements()) {
			throw new InvalidKeyException(named, "must be sent once");
		}
		try {
			return this.syntax.parse(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidKeyException(named, String.valueOf(ex.getMessage()));
		}
	}

}
