package dev.idempotent.webmvc.key;

import java.security.Principal;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.IdempotentInvocation;

/**
 * A key is the authenticated principal's, by name, and that of the values of some
 * headers, such as a tenant's; nobody's where there is neither. Thread-safe.
 */
public final class PrincipalScope implements IdempotencyScope {

	private final boolean principal;

	private final List<String> headers;

	/**
	 * Creates a scope.
	 * @param principal whether the principal's name counts
	 * @param headers names of the headers that count; one that is missing differs from an
	 * empty one
	 */
	public PrincipalScope(boolean principal, List<String> headers) {
		this.principal = principal;
		this.headers = List.copyOf(headers);
	}

	/**
	 * Returns the scope.
	 * @throws IllegalStateException when the principal has no name that is its own and
	 * the same with every request
	 */
	@Override
	public @Nullable String current(IdempotentInvocation invocation) {
		HttpServletRequest request = (RequestContextHolder
			.getRequestAttributes() instanceof ServletRequestAttributes attributes) ? attributes.getRequest() : null;
		if (request == null) {
			return null;
		}
		Principal user = this.principal ? request.getUserPrincipal() : null;
		String name = (user != null) ? StableName.of(user) : null;
		if (this.headers.isEmpty()) {
			return name;
		}
		List<? extends List<String>> values = this.headers.stream()
			.map((header) -> Collections.list(request.getHeaders(header)))
			.toList();
		if (name == null && values.stream().allMatch(List::isEmpty)) {
			return null;
		}
		StringBuilder scope = new StringBuilder((name != null) ? framed(name) : "-");
		values.forEach((sent) -> {
			scope.append(' ').append(sent.size());
			sent.forEach((value) -> scope.append(' ').append(framed(value)));
		});
		return scope.toString();
	}

	private static String framed(String text) {
		return text.length() + ":" + text;
	}

}
