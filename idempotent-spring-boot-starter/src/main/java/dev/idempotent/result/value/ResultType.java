package dev.idempotent.result.value;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

/**
 * What a method's results are read back to.
 *
 * @param declared what the method returns; of a suspending Kotlin function, what it
 * returns in the end
 * @param value what a promise is of, else the declared type itself
 * @param body the value's, or that of the body of an entity
 */
public record ResultType(ResolvableType declared, ResolvableType value, Type body) {

	private static final List<Class<?>> PROMISES = List.of(CompletionStage.class, Callable.class, DeferredResult.class,
			WebAsyncTask.class);

	public static ResultType of(Type type) {
		ResolvableType declared = ResolvableType.forType(type);
		return new ResultType(declared, declared, body(declared));
	}

	public static ResultType of(Method method, Class<?> targetClass) {
		ResolvableType declared = ResolvableType
			.forMethodParameter(new MethodParameter(method, -1).withContainingClass(targetClass));
		ResolvableType value = value(declared);
		return new ResultType(declared, value, body(value));
	}

	/**
	 * Returns whether it is there when the method returns.
	 */
	public boolean isImmediate() {
		return this.declared == this.value;
	}

	/**
	 * Returns what a declared type gives in the end: itself, or what it is a promise of;
	 * of a stream, the list of its values.
	 */
	public static ResolvableType value(ResolvableType declared) {
		Class<?> raw = declared.resolve(Object.class);
		for (Class<?> promise : PROMISES) {
			if (promise.isAssignableFrom(raw)) {
				return declared.as(promise).getGeneric(0);
			}
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		if (adapter == null) {
			return declared;
		}
		if (adapter.isNoValue()) {
			return ResolvableType.forClass(Void.class);
		}
		ResolvableType element = declared.as(adapter.getReactiveType()).getGeneric(0);
		return adapter.isMultiValue() ? ResolvableType.forClassWithGenerics(List.class, element) : element;
	}

	private static Type body(ResolvableType value) {
		ResolvableType entity = value.as(HttpEntity.class);
		return concrete((entity != ResolvableType.NONE) ? entity.getGeneric(0) : value);
	}

	// getType() would give bare variables, which only a ResolvableType can resolve
	private static Type concrete(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (!type.hasGenerics()) {
			return raw;
		}
		ResolvableType[] generics = Stream.of(type.getGenerics())
			.map((generic) -> ResolvableType.forType(concrete(generic)))
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(raw, generics).getType();
	}

}
