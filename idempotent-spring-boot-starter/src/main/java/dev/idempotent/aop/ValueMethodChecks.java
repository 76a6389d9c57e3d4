package dev.idempotent.aop;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.InputStreamSource;
import org.springframework.http.HttpEntity;
import org.springframework.util.ClassUtils;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.OperationCheck;
import dev.idempotent.result.value.ResultType;

/**
 * Checks that what a method returns to its caller can be kept: a value that can be
 * written as JSON and read back.
 */
public final class ValueMethodChecks implements OperationCheck {

	/**
	 * What gives its values once, or later.
	 */
	private static final List<Class<?>> NO_VALUES = List.of(BaseStream.class, InputStreamSource.class,
			InputStream.class, OutputStream.class, Reader.class, Writer.class, Flow.Publisher.class, Callable.class,
			Future.class);

	private static final boolean coroutines = ClassUtils.isPresent("kotlinx.coroutines.reactor.MonoKt",
			ValueMethodChecks.class.getClassLoader());

	private final Function<ResultType, @Nullable Class<?>> unreadable;

	/**
	 * Creates the checks.
	 * @param unreadable finds the class that keeps a type from being read back; null when
	 * there is none
	 */
	public ValueMethodChecks(Function<ResultType, @Nullable Class<?>> unreadable) {
		this.unreadable = unreadable;
	}

	@Override
	public void check(IdempotentOperation operation, Method method, Class<?> targetClass) {
		if (operation.kind() != Kind.CALL) {
			return;
		}
		if (KotlinDetector.isSuspendingFunction(method) && !coroutines) {
			throw new InvalidIdempotentMethodException(method, targetClass,
					"@Idempotent on a suspending function, whose result no proxy waits for without Reactor",
					"add org.jetbrains.kotlinx:kotlinx-coroutines-reactor, or make it a plain function");
		}
		// Of a suspending function, a method parameter has what it returns in the end
		ResolvableType declared = ResolvableType
			.forMethodParameter(new MethodParameter(method, -1).withContainingClass(targetClass));
		Class<?> value = inside(HttpEntity.class, inside(CompletionStage.class, declared)).resolve(Object.class);
		if (!isValue(value)) {
			throw mistake(method, targetClass, value, "can't be given again",
					"return the finished value, or CompletableFuture of it: only Spring MVC waits for others");
		}
		if (operation.results().answers() == Answers.NOT_STORED) {
			return;
		}
		Class<?> unreadable = this.unreadable.apply(ResultType.of(method, targetClass));
		if (unreadable != null) {
			throw mistake(method, targetClass, unreadable, "can't be read back from JSON",
					"return a type that can, such as a record; an interface needs Jackson's @JsonTypeInfo and "
							+ "@JsonSubTypes");
		}
	}

	private static ResolvableType inside(Class<?> container, ResolvableType type) {
		ResolvableType contained = type.as(container);
		return (contained != ResolvableType.NONE) ? contained.getGeneric() : type;
	}

	private static boolean isValue(Class<?> type) {
		return NO_VALUES.stream().noneMatch((other) -> other.isAssignableFrom(type))
				&& ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) == null;
	}

	private static InvalidIdempotentMethodException mistake(Method method, Class<?> targetClass, Class<?> type,
			String reason, String action) {
		return new InvalidIdempotentMethodException(method, targetClass,
				"a result of type " + type.getSimpleName() + " " + reason, action);
	}

}
