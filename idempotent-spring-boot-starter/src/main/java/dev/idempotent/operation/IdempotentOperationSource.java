package dev.idempotent.operation;

import dev.idempotent.failure.FailureCodec;
import dev.idempotent.failure.InvalidExceptionTypeException;
import dev.idempotent.result.ResultType;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.service.annotation.HttpExchange;

import dev.idempotent.Idempotent;
import dev.idempotent.operation.IdempotentOperation.Duplicates;
import dev.idempotent.operation.IdempotentOperation.Fingerprinting;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results;

import static dev.idempotent.operation.OperationDefaults.orDefault;

/**
 * Turns the annotation of a method into its operation, once. Thread-safe.
 */
public final class IdempotentOperationSource {

	private final OperationDefaults defaults;

	private final OperationNaming naming;

	private final FailureCodec failures;

	private final Map<MethodClassKey, Optional<IdempotentOperation>> operations = new ConcurrentHashMap<>();

	private final Map<MethodClassKey, ResultType> resultTypes = new ConcurrentHashMap<>();

	/**
	 * Creates a source.
	 * @param naming names what an annotation leaves without a name
	 * @param failures gets to know the exceptions that are remembered
	 */
	public IdempotentOperationSource(OperationDefaults defaults, OperationNaming naming, FailureCodec failures) {
		this.defaults = defaults;
		this.naming = naming;
		this.failures = failures;
	}

	/**
	 * Returns the method's operation, or null when it isn't idempotent.
	 * @throws InvalidIdempotentMethodException when the annotation has a mistake
	 */
	public @Nullable IdempotentOperation operation(Method method, Class<?> targetClass) {
		MethodClassKey key = new MethodClassKey(method, targetClass);
		Optional<IdempotentOperation> known = this.operations.get(key);
		if (known == null) {
			// Not by computeIfAbsent: the naming may ask other beans
			known = Optional.ofNullable(resolve(method, targetClass));
			this.operations.put(key, known);
		}
		return known.orElse(null);
	}

	/**
	 * Returns what the results of the invocation's method are.
	 */
	public ResultType resultType(IdempotentInvocation invocation) {
		return this.resultTypes.computeIfAbsent(new MethodClassKey(invocation.method(), invocation.targetClass()),
				(key) -> ResultType.of(invocation.method(), invocation.targetClass()));
	}

	/**
	 * Returns whether a method of the class has the annotation.
	 */
	public static boolean isAnnotated(Method method, Class<?> targetClass) {
		return annotation(method, targetClass) != null;
	}

	/**
	 * Returns whether the annotation itself names the operation, so that it may share it.
	 */
	public boolean isNamed(Method method) {
		Idempotent annotation = AnnotatedElementUtils.findMergedAnnotation(method, Idempotent.class);
		return annotation != null && !annotation.operation().isEmpty();
	}

	private static @Nullable Idempotent annotation(Method method, Class<?> targetClass) {
		if (!AnnotationUtils.isCandidateClass(targetClass, Idempotent.class)) {
			return null;
		}
		Method specific = ClassUtils.getMostSpecificMethod(method, targetClass);
		return AnnotatedElementUtils.findMergedAnnotation(specific, Idempotent.class);
	}

	private @Nullable IdempotentOperation resolve(Method method, Class<?> targetClass) {
		Idempotent annotation = annotation(method, targetClass);
		return (annotation != null) ? operation(annotation, method, targetClass) : null;
	}

	private IdempotentOperation operation(Idempotent annotation, Method method, Class<?> targetClass) {
		MethodChecks checks = new MethodChecks(method, targetClass);
		boolean controller = AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class)
				|| AnnotatedElementUtils.hasAnnotation(method, HttpExchange.class);
		checks.check(annotation, controller);
		remembered(checks, annotation);
		Duration retention = duration(checks, "retention", annotation.retention(), this.defaults.retention());
		Duration lease = duration(checks, "lease", annotation.lease(), this.defaults.lease());
		checks.leaseWithinRetention(lease, retention);
		return new IdempotentOperation(name(annotation, method, targetClass), controller ? Kind.REQUEST : Kind.CALL,
				key(annotation), new Fingerprinting(annotation.fingerprint(), List.of(annotation.ignoreBody())),
				retention, lease,
				new Duplicates(this.defaults.waitTimeout(annotation.onDuplicate()),
						orDefault(annotation.onAbandoned(), this.defaults.onAbandoned())),
				results(annotation));
	}

	private Key key(Idempotent annotation) {
		return new Key(annotation.header().isEmpty() ? this.defaults.headers() : List.of(annotation.header()),
				orDefault(annotation.keyPresence(), this.defaults.keyPresence()), annotation.key());
	}

	private Results results(Idempotent annotation) {
		return new Results(orDefault(annotation.remember(), this.defaults.remember()),
				orDefault(annotation.replayStatus(), this.defaults.replayStatus()), annotation.unless(),
				annotation.unknownIf(), List.of(annotation.rememberExceptions()), List.of(annotation.unknownOn()));
	}

	private String name(Idempotent annotation, Method method, Class<?> targetClass) {
		if (!annotation.operation().isEmpty()) {
			return annotation.operation();
		}
		String name = this.naming.name(method, targetClass);
		return (name != null) ? name : ClassUtils.getUserClass(targetClass).getSimpleName() + "." + method.getName();
	}

	private void remembered(MethodChecks checks, Idempotent annotation) {
		try {
			this.failures.know(List.of(annotation.rememberExceptions()));
		}
		catch (InvalidExceptionTypeException ex) {
			throw checks.mistake("@Idempotent(rememberExceptions): " + ex.description(), ex.action());
		}
	}

	private static Duration duration(MethodChecks checks, String attribute, String value, Duration fallback) {
		if (value.isEmpty()) {
			return fallback;
		}
		try {
			return checks.positive(attribute, value, DurationStyle.detectAndParse(value));
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw checks.noDuration(attribute, value);
		}
	}

}
