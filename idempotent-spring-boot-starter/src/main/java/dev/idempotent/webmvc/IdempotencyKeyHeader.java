package dev.idempotent.webmvc;

import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.idempotent.operation.ClientKeyResolver;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.problem.InvalidKeyException;

/**
 * Reads the key from the request's header, as the Idempotency-Key draft names it.
 */
public final class IdempotencyKeyHeader implements ClientKeyResolver {

	private final KeySyntax syntax;

	public IdempotencyKeyHeader(KeySyntax syntax) {
		this.syntax = syntax;
	}

	@Override
	public @Nullable String resolve(IdempotentInvocation invocation) {
		HttpServletRequest request = CurrentRequest.get();
		String name = invocation.operation().key().headers().get(0);
		List<String> values = (request != null) ? Collections.list(request.getHeaders(name)) : List.of();
		if (values.isEmpty()) {
			return null;
		}
		if (values.size() > 1) {
			throw invalid(name, "must be sent once");
		}
		try {
			return this.syntax.parse(values.get(0));
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name, String.valueOf(ex.getMessage()));
		}
	}

	private static InvalidKeyException invalid(String name, String reason) {
		return new InvalidKeyException("The header " + name + " " + reason
				+ "; send one unique value, such as a UUID, and the same one with every retry");
	}

}
