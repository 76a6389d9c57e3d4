package dev.idempotent.openapi;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import io.swagger.v3.oas.models.Operation;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

import dev.idempotent.IdempotentCall;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperationSource;

/**
 * Notes at each operation of the document what it is to the library, since its path and
 * HTTP method are known only when the document is whole. Hides {@link IdempotentCall}
 * arguments, which no client sends. Thread-safe.
 */
public final class IdempotentOperationMarker implements GlobalOperationCustomizer {

	static final String MARK = "x-idempotent-operation";

	private final IdempotentOperationSource source;

	public IdempotentOperationMarker(IdempotentOperationSource source) {
		this.source = source;
		SpringDocUtils.getConfig().addRequestWrapperToIgnore(IdempotentCall.class);
	}

	@Override
	public Operation customize(Operation documented, HandlerMethod handler) {
		Class<?> type = type(handler);
		Method method = AopUtils.getMostSpecificMethod(handler.getMethod(), type);
		IdempotentOperation operation = this.source.operation(method, type);
		if (operation != null) {
			documented.addExtension(MARK, operation);
		}
		return documented;
	}

	private static Class<?> type(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		return Proxy.isProxyClass(type)
				? ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(handler.createWithResolvedBean().getBean()))
				: type;
	}

}
