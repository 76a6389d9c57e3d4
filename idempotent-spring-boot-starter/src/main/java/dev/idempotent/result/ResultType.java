package dev.idempotent.result;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.fasterxml.jackson.annotation.JsonView;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

/**
 * What a method's results are: the type that a stored one is read back to, and how it is
 * written.
 *
 * @param later what a result that is computed later comes in; null: it comes at once
 * @param body the type of the body, in whatever it comes
 * @param view the JSON view that it is written with; null: none
 */
public record ResultType(@Nullable Class<?> later, Type body, @Nullable Class<?> view) {

	/**
	 * What Spring MVC waits for, and a replay can make again.
	 */
	private static final List<Class<?>> LATER = List.of(CompletableFuture.class, CompletionStage.class, Callable.class,
			DeferredResult.class, WebAsyncTask.class);

	public static ResultType of(Type type) {
		return new ResultType(null, type, null);
	}

	public static ResultType of(Method method, Class<?> targetClass) {
		ResolvableType declared = ResolvableType.forMethodReturnType(method, targetClass);
		Class<?> raw = declared.resolve(Object.class);
		Class<?> later = LATER.contains(raw) ? raw : null;
		ResolvableType value = value(declared);
		// Resolved by hand: getType() of a type that as() has found is a bare variable
		ResolvableType body = (value.as(HttpEntity.class) != ResolvableType.NONE) ? value.getGeneric(0) : value;
		Type type = (body != ResolvableType.NONE) ? GenericTypeResolver.resolveType(body.getType(), targetClass)
				: Object.class;
		return new ResultType(later, type, view(method));
	}

	/**
	 * Returns what a declared type gives in the end: itself, or what it is a promise of.
	 */
	public static ResolvableType value(ResolvableType declared) {
		return LATER.contains(declared.resolve(Object.class)) ? declared.getGeneric(0) : declared;
	}

	/**
	 * Lets a value come in what the method's results come in.
	 */
	public @Nullable Object promised(@Nullable Object value) {
		if (this.later == null) {
			return value;
		}
		if (this.later == Callable.class) {
			return (Callable<@Nullable Object>) () -> value;
		}
		if (this.later == WebAsyncTask.class) {
			return new WebAsyncTask<@Nullable Object>(() -> value);
		}
		if (this.later == DeferredResult.class) {
			DeferredResult<@Nullable Object> result = new DeferredResult<>();
			result.setResult(value);
			return result;
		}
		return CompletableFuture.completedFuture(value);
	}

	private static @Nullable Class<?> view(Method method) {
		JsonView view = AnnotatedElementUtils.findMergedAnnotation(method, JsonView.class);
		return (view != null && view.value().length > 0) ? view.value()[0] : null;
	}

}
