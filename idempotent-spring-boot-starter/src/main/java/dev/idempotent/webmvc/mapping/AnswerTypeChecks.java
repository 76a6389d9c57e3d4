package dev.idempotent.webmvc.mapping;

import java.io.OutputStream;
import java.io.Writer;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.OperationCheck;
import dev.idempotent.result.value.ResultType;

/**
 * Checks that the answer of a controller's method is whole when Spring MVC has handled
 * what it returned: neither streamed while the client reads it, nor rendered by a view.
 */
public final class AnswerTypeChecks implements OperationCheck {

	private static final List<Class<?>> STREAMS = List.of(ResponseBodyEmitter.class, StreamingResponseBody.class);

	private static final List<Class<?>> VIEWS = List.of(ModelAndView.class, View.class, Model.class);

	private static final List<Class<?>> BODIES = List.of(HttpEntity.class, HttpHeaders.class, ErrorResponse.class,
			ProblemDetail.class);

	/**
	 * As arguments, they let MVC believe that a method without a result has answered.
	 */
	private static final List<Class<?>> BY_HAND = List.of(ServletResponse.class, OutputStream.class, Writer.class);

	private final ObjectProvider<RequestMappingHandlerAdapter> adapters;

	/**
	 * Creates the checks.
	 * @param adapters asked for what the application handles itself
	 */
	public AnswerTypeChecks(ObjectProvider<RequestMappingHandlerAdapter> adapters) {
		this.adapters = adapters;
	}

	@Override
	public void check(IdempotentOperation operation, Method method, Class<?> targetClass) {
		if (operation.kind() != Kind.REQUEST) {
			return;
		}
		MethodParameter returned = new MethodParameter(method, -1).withContainingClass(targetClass);
		ResolvableType type = ResultType.value(ResolvableType.forMethodParameter(returned));
		Class<?> raw = type.resolve(Object.class);
		Class<?> stream = stream(type);
		if (stream != null) {
			throw mistake(method, targetClass, stream, "is sent while it is made",
					"return the finished value, ResponseEntity of it, or a CompletableFuture, Callable or "
							+ "DeferredResult of either");
		}
		if (isOneOf(VIEWS, raw)
				|| !(isBody(raw, method, targetClass) || isWritten(raw, method) || isOfApplication(returned))) {
			throw mistake(method, targetClass, raw, "is rendered by a view, after the method's answer is kept",
					"add @ResponseBody, or return ResponseEntity");
		}
	}

	private static @Nullable Class<?> stream(ResolvableType type) {
		ResolvableType entity = type.as(HttpEntity.class);
		Class<?> body = (entity != ResolvableType.NONE) ? ResultType.value(entity.getGeneric()).resolve(Object.class)
				: type.resolve(Object.class);
		return isOneOf(STREAMS, body) ? body : null;
	}

	private static boolean isBody(Class<?> type, Method method, Class<?> targetClass) {
		return isOneOf(BODIES, type) || AnnotatedElementUtils.hasAnnotation(targetClass, ResponseBody.class)
				|| AnnotatedElementUtils.hasAnnotation(method, ResponseBody.class);
	}

	private static boolean isWritten(Class<?> type, Method method) {
		return (type == void.class || type == Void.class)
				&& (AnnotatedElementUtils.hasAnnotation(method, ResponseStatus.class)
						|| Stream.of(method.getParameterTypes()).anyMatch((parameter) -> isOneOf(BY_HAND, parameter)));
	}

	/**
	 * Returns whether the first who takes what the method returns is not Spring's.
	 */
	private boolean isOfApplication(MethodParameter returned) {
		return this.adapters.stream()
			.map(RequestMappingHandlerAdapter::getReturnValueHandlers)
			.filter(Objects::nonNull)
			.flatMap((handlers) -> handlers.stream().filter((handler) -> handler.supportsReturnType(returned)).limit(1))
			.anyMatch((handler) -> !handler.getClass().getName().startsWith("org.springframework.web."));
	}

	private static boolean isOneOf(List<Class<?>> types, Class<?> type) {
		return types.stream().anyMatch((other) -> other.isAssignableFrom(type));
	}

	private static InvalidIdempotentMethodException mistake(Method method, Class<?> targetClass, Class<?> type,
			String reason, String action) {
		return new InvalidIdempotentMethodException(method, targetClass,
				"a result of type " + type.getSimpleName() + " can't be replayed: it " + reason, action);
	}

}
