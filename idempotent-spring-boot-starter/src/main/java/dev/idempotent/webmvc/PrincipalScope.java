package dev.idempotent.webmvc;

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.IdempotentInvocation;

/**
 * A key is the authenticated principal's, by name; nobody's without one.
 */
public final class PrincipalScope implements IdempotencyScope {

	@Override
	public @Nullable String current(IdempotentInvocation invocation) {
		HttpServletRequest request = (org.springframework.web.context.request.RequestContextHolder.getRequestAttributes() instanceof org.springframework.web.context.request.ServletRequestAttributes a) ? a.getRequest() : null;
		Principal principal = (request != null) ? request.getUserPrincipal() : null;
		return (principal != null) ? principal.getName() : null;
	}

}
