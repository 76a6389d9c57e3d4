package dev.idempotent.operation;

import dev.idempotent.result.ResultType;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.concurrent.CompletionStage;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseBody;

import dev.idempotent.Idempotent;

/**
 * Finds the mistakes that can be seen on an annotated method itself.
 */
public final class MethodChecks {

	/**
	 * Result types that are written while, or after, the method runs, by name where their
	 * library is optional.
	 */
	private static final List<Class<?>> NOT_REPLAYABLE = present(
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.context.request.async.DeferredResult", "org.reactivestreams.Publisher",
			"java.util.concurrent.Flow$Publisher", "org.springframework.web.servlet.ModelAndView",
			"org.springframework.web.servlet.View", "org.springframework.ui.Model", Resource.class.getName(),
			InputStream.class.getName(), Reader.class.getName(), "java.util.stream.BaseStream",
			Callable.class.getName(), Future.class.getName(), CompletionStage.class.getName(),
			HttpHeaders.class.getName());

	// RFC 9110, 5.6.2
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	// What nanoseconds in a long can hold, by far
	private static final Duration LONGEST = Duration.ofDays(36500);

	private final Method method;

	private final Class<?> targetClass;

	public MethodChecks(Method method, Class<?> targetClass) {
		this.method = method;
		this.targetClass = targetClass;
	}

	void check(Idempotent annotation, boolean controller) {
		overridable();
		extensible();
		header(annotation.header());
		if (controller) {
			writesNoAnswer();
		}
		if (!controller && annotation.key().isEmpty()) {
			throw mistake("@Idempotent on a method that handles no requests has no header to read a key from",
					"give it one, such as @Idempotent(key = \"#event.id\")");
		}
		expression("key", annotation.key());
		expression("fingerprint", annotation.fingerprint());
		returnType(controller);
	}

	void leaseWithinRetention(Duration lease, Duration retention) {
		if (lease.compareTo(retention) > 0) {
			throw mistake("the lease of " + lease + " is longer than the retention of " + retention,
					"a lease is seconds to minutes and renewed while the method runs; shorten it or lengthen the retention");
		}
	}

	Duration positive(String attribute, String value, Duration duration) {
		if (duration.compareTo(Duration.ofMillis(1)) < 0) {
			throw mistake("@Idempotent(" + attribute + " = \"" + value + "\") is not positive", "use 1ms or more");
		}
		if (duration.compareTo(LONGEST) > 0) {
			throw mistake("@Idempotent(" + attribute + " = \"" + value + "\") is longer than 100 years",
					"use 36500d or less");
		}
		return duration;
	}

	InvalidIdempotentMethodException noDuration(String attribute, String value) {
		return mistake("@Idempotent(" + attribute + " = \"" + value + "\") is not a duration", "use 30s or PT30S");
	}

	InvalidIdempotentMethodException mistake(String description, String action) {
		return new InvalidIdempotentMethodException(this.method, this.targetClass, description, action);
	}

	private void overridable() {
		int modifiers = this.method.getModifiers();
		if (Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers) || Modifier.isStatic(modifiers)) {
			String kind = Modifier.isPrivate(modifiers) ? "private" : Modifier.isStatic(modifiers) ? "static" : "final";
			throw mistake("@Idempotent on a " + kind + " method is never seen by its proxy", "drop the modifier");
		}
	}

	/**
	 * Checks that there can be a proxy at all, before making it fails less clearly.
	 */
	public void extensible() {
		if (Modifier.isFinal(this.targetClass.getModifiers()) && this.targetClass.getInterfaces().length == 0) {
			throw mistake("@Idempotent in a final class, which can't have a proxy", "make the class not final");
		}
	}

	private void header(String name) {
		if (!name.isEmpty() && !TOKEN.matcher(name).matches()) {
			throw mistake("@Idempotent(header = \"" + name + "\") is no name of a header",
					"use letters, digits and hyphens");
		}
	}

	private void writesNoAnswer() {
		for (Class<?> type : this.method.getParameterTypes()) {
			if (OutputStream.class.isAssignableFrom(type) || Writer.class.isAssignableFrom(type)) {
				throw mistake("what it writes to its " + type.getSimpleName() + " can't be replayed",
						"return the answer instead");
			}
		}
	}

	private void expression(String attribute, String expression) {
		if (!expression.isEmpty()) {
			String reason = MethodExpressions.mistake(this.method, expression);
			if (reason != null) {
				throw mistake("@Idempotent(" + attribute + " = \"" + expression + "\") " + reason,
						"write SpEL over the arguments, such as \"#command.id\"");
			}
		}
	}

	private void returnType(boolean controller) {
		ResolvableType declared = ResolvableType.forMethodReturnType(this.method, this.targetClass);
		ResolvableType type = ResultType.value(declared);
		if (type != declared && !controller
				&& !CompletionStage.class.isAssignableFrom(declared.resolve(Object.class))) {
			throw notReplayable(declared.resolve(Object.class),
					"return the finished value, or CompletableFuture of it: only Spring MVC waits for others");
		}
		Class<?> raw = type.resolve(Object.class);
		ResolvableType entity = type.as(HttpEntity.class);
		replayable(raw);
		if (CharSequence.class.isAssignableFrom(raw) && !raw.isAssignableFrom(String.class)) {
			throw notReplayable(raw, "return String");
		}
		if (entity != ResolvableType.NONE) {
			if (!raw.isAssignableFrom(ResponseEntity.class)) {
				throw notReplayable(raw, "return ResponseEntity");
			}
			replayable(entity.getGeneric(0).resolve(Object.class));
		}
		else if (controller && !isBody(raw)) {
			throw notReplayable(raw, "add @ResponseBody, or return ResponseEntity: "
					+ "the name of a view could be replayed, but not its model");
		}
	}

	private boolean isBody(Class<?> returnType) {
		return returnType == void.class || ErrorResponse.class.isAssignableFrom(returnType)
				|| ProblemDetail.class.isAssignableFrom(returnType)
				|| AnnotatedElementUtils.hasAnnotation(this.targetClass, ResponseBody.class)
				|| AnnotatedElementUtils.hasAnnotation(this.method, ResponseBody.class);
	}

	/**
	 * Returns whether a result of the type can be kept. Asked again of each result, whose
	 * type may show only at runtime.
	 */
	public static boolean isReplayable(Class<?> type) {
		return NOT_REPLAYABLE.stream().noneMatch((other) -> other.isAssignableFrom(type));
	}

	private void replayable(Class<?> type) {
		if (!isReplayable(type)) {
			throw notReplayable(type, "return the finished value, ResponseEntity of it, or Callable, "
					+ "CompletableFuture, CompletionStage, DeferredResult or WebAsyncTask of either");
		}
	}

	private InvalidIdempotentMethodException notReplayable(Class<?> type, String action) {
		return mistake("a result of type " + type.getSimpleName() + " can't be replayed", action);
	}

	private static List<Class<?>> present(String... names) {
		ClassLoader loader = MethodChecks.class.getClassLoader();
		List<Class<?>> present = new ArrayList<>();
		for (String name : names) {
			if (ClassUtils.isPresent(name, loader)) {
				present.add(ClassUtils.resolveClassName(name, loader));
			}
		}
		return present;
	}

}
