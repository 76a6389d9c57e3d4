package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodClassKey;
import org.springframework.util.ClassUtils;

import dev.idempotent.Idempotent;
import dev.idempotent.operation.IdempotentOperation.Duplicates;
import dev.idempotent.operation.IdempotentOperation.Fingerprinting;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;
import dev.idempotent.operation.RequestMethods.Requests;

import static dev.idempotent.operation.OperationDefaults.orDefault;

/**
 * Turns the annotation of a method into its operation, once. Thread-safe.
 */
public final class IdempotentOperationSource {

	private final OperationDefaults defaults;

	private final IdempotentAnnotations annotations;

	private final OperationNaming naming;

	private final Supplier<Stream<OperationCheck>> checks;

	private final Map<MethodClassKey, Optional<IdempotentOperation>> operations = new ConcurrentHashMap<>();

	/**
	 * Creates a source.
	 * @param naming names what an annotation leaves without a name
	 * @param checks of each operation, beyond the annotation itself
	 */
	public IdempotentOperationSource(OperationDefaults defaults, IdempotentAnnotations annotations,
			OperationNaming naming, Supplier<Stream<OperationCheck>> checks) {
		this.defaults = defaults;
		this.annotations = annotations;
		this.naming = naming;
		this.checks = checks;
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

	private @Nullable IdempotentOperation resolve(Method method, Class<?> targetClass) {
		Idempotent annotation = this.annotations.find(method, targetClass);
		if (annotation == null) {
			return null;
		}
		IdempotentOperation operation = operation(annotation, method, targetClass);
		this.checks.get().forEach((check) -> check.check(operation, method, targetClass));
		return operation;
	}

	private IdempotentOperation operation(Idempotent annotation, Method method, Class<?> targetClass) {
		AnnotationChecks checks = new AnnotationChecks(method, targetClass);
		Kind kind = kind(annotation, method, targetClass);
		checks.check(annotation, kind);
		Duration retention = checks.duration("retention", annotation.retention(), this.defaults.retention());
		Duration lease = checks.duration("lease", annotation.lease(), this.defaults.lease());
		checks.leaseWithinRetention(lease, retention);
		return new IdempotentOperation(name(annotation, kind, method, targetClass), kind, key(annotation),
				new Fingerprinting(annotation.fingerprint(), List.of(annotation.ignoreBody())), retention, lease,
				new Duplicates(this.defaults.waitTimeout(annotation.onDuplicate()),
						orDefault(annotation.onAbandoned(), this.defaults.onAbandoned())),
				results(annotation), orDefault(annotation.completion(), this.defaults.completion()));
	}

	/**
	 * A method may also be mapped by code, without an annotation that says so.
	 */
	private Kind kind(Idempotent annotation, Method method, Class<?> targetClass) {
		boolean mapped = this.annotations.requests(method, targetClass) != Requests.NONE
				|| (annotation.key().isEmpty() && this.naming.name(method, targetClass) != null);
		return mapped ? Kind.REQUEST : Kind.CALL;
	}

	private Key key(Idempotent annotation) {
		return new Key(annotation.header().isEmpty() ? this.defaults.headers() : List.of(annotation.header()),
				orDefault(annotation.keyPresence(), this.defaults.keyPresence()), annotation.key());
	}

	private Results results(Idempotent annotation) {
		return new Results(orDefault(annotation.remember(), this.defaults.remember()),
				orDefault(annotation.replayStatus(), this.defaults.replayStatus()), annotation.unless(),
				annotation.unknownIf(), List.of(annotation.rememberExceptions()), List.of(annotation.unknownOn()),
				annotation.storeAnswer() ? Answers.STORED : Answers.NOT_STORED);
	}

	private String name(Idempotent annotation, Kind kind, Method method, Class<?> targetClass) {
		if (!annotation.operation().isEmpty()) {
			return annotation.operation();
		}
		String name = (kind == Kind.REQUEST) ? this.naming.name(method, targetClass) : null;
		return (name != null) ? name : ClassUtils.getUserClass(targetClass).getSimpleName() + "." + method.getName();
	}

}
