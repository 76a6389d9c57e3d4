package dev.idempotent.operation;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

import dev.idempotent.Idempotent;
import dev.idempotent.operation.RequestMethods.Requests;

/**
 * Finds the annotation that counts for a method: its own, also from an interface or a
 * composed annotation, else that of its class where the method handles requests that are
 * not safe.
 */
public final class IdempotentAnnotations {

	private final RequestMethods requests;

	public IdempotentAnnotations(RequestMethods requests) {
		this.requests = requests;
	}

	/**
	 * Returns the annotation, or null when the method isn't idempotent.
	 */
	public @Nullable Idempotent find(Method method, Class<?> targetClass) {
		if (!isCandidate(targetClass)) {
			return null;
		}
		Method specific = ClassUtils.getMostSpecificMethod(method, targetClass);
		Idempotent own = AnnotatedElementUtils.findMergedAnnotation(specific, Idempotent.class);
		if (own != null) {
			return own;
		}
		Idempotent shared = onClass(targetClass);
		return (shared != null && requests(specific, targetClass) == Requests.ANY) ? shared : null;
	}

	/**
	 * Returns the class's own annotation, or null.
	 */
	public @Nullable Idempotent onClass(Class<?> targetClass) {
		return AnnotatedElementUtils.findMergedAnnotation(targetClass, Idempotent.class);
	}

	/**
	 * Returns which requests the method handles.
	 */
	public Requests requests(Method method, Class<?> targetClass) {
		return this.requests.of(method, targetClass);
	}

	/**
	 * Returns whether the class can have the annotation at all.
	 */
	public static boolean isCandidate(Class<?> targetClass) {
		return AnnotationUtils.isCandidateClass(targetClass, Idempotent.class);
	}

}
