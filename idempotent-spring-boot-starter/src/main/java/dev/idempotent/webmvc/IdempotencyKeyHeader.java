package dev.idempotent.webmvc;

import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.problem.InvalidKeyException;

public final class IdempotencyKeyHeader {

	private final KeySyntax syntax;

	public IdempotencyKeyHeader(KeySyntax syntax) {
		this.syntax = syntax;
	}

	@Nullable String resolve(HttpServletRequest request, IdempotentOperation.Key key) {
		String name = key.headers().get(0);
		List<String> values = Collections.list(request.getHeaders(name));
		if (values.isEmpty()) {
			return null;
		}
		if (values.size() > 1) {
			throw new InvalidKeyException("The header " + name + " must be sent once");
		}
		try {
			return this.syntax.parse(values.get(0));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidKeyException("The header " + name + " " + ex.getMessage());
		}
	}

}
