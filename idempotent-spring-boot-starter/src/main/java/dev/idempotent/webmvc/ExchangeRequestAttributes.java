package dev.idempotent.webmvc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Gives code that asks for the current request the noted request and the held response.
 * Attributes and their destruction stay with the attributes that the dispatcher servlet
 * ends.
 */
final class ExchangeRequestAttributes extends ServletRequestAttributes {

	private final RequestAttributes original;

	ExchangeRequestAttributes(RequestAttributes original, HttpServletRequest request, HttpServletResponse response) {
		super(request, response);
		this.original = original;
	}

	@Override
	public @Nullable Object getAttribute(String name, int scope) {
		return this.original.getAttribute(name, scope);
	}

	@Override
	public void setAttribute(String name, Object value, int scope) {
		this.original.setAttribute(name, value, scope);
	}

	@Override
	public void removeAttribute(String name, int scope) {
		this.original.removeAttribute(name, scope);
	}

	@Override
	public String[] getAttributeNames(int scope) {
		return this.original.getAttributeNames(scope);
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback, int scope) {
		this.original.registerDestructionCallback(name, callback, scope);
	}

}
