package dev.idempotent.client;

import java.lang.reflect.Method;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * What {@code @Idempotent} on a method of an HTTP interface says about its key. Read by
 * name, since a caller need not have the annotation.
 *
 * @param header name of the header; empty: the default one
 * @param computed whether the server computes the key from the request
 */
record AnnotatedKey(boolean present, String header, boolean computed) {

	private static final String ANNOTATION = "dev.idempotent.Idempotent";

	static AnnotatedKey of(Method method) {
		MergedAnnotation<?> annotation = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(ANNOTATION);
		if (!annotation.isPresent()) {
			annotation = MergedAnnotations.from(method.getDeclaringClass(), SearchStrategy.TYPE_HIERARCHY)
				.get(ANNOTATION);
		}
		if (!annotation.isPresent()) {
			return new AnnotatedKey(false, "", false);
		}
		return new AnnotatedKey(true, annotation.getString("header"), !annotation.getString("key").isEmpty());
	}

}
