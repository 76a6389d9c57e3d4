package dev.idempotent.client;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.web.service.invoker.HttpRequestValues;

/**
 * Puts an idempotency key on what methods of an HTTP interface send: POST and PATCH, and
 * whatever is {@code @Idempotent}, on the method or on the interface that declares it.
 * Thread-safe.
 *
 * <p>
 * Of the annotation it reads {@code header}, the header's name, and {@code key}: what the
 * server computes its key from needs no header. Where the annotation's class is missing,
 * Java leaves the annotation out, and POST and PATCH have keys all the same. A key is one
 * call's of the method: a publisher that the method returned has the same key for each of
 * its subscriptions.
 *
 * <p>
 * Requests are sent again by the {@link IdempotencyKeyInterceptor} or
 * {@code IdempotencyKeyFilter} of the client below.
 */
public final class IdempotencyKeyProcessor implements HttpRequestValues.Processor {

	private final IdempotencyKeys keys;

	private final Map<Method, AnnotatedKey> annotations = new ConcurrentHashMap<>();

	/**
	 * Creates a processor with the default keys.
	 */
	public IdempotencyKeyProcessor() {
		this(IdempotencyKeys.defaults());
	}

	public IdempotencyKeyProcessor(IdempotencyKeys keys) {
		this.keys = keys;
	}

	@Override
	public void process(Method method, MethodParameter[] parameters, @Nullable Object[] arguments,
			HttpRequestValues.Builder builder) {
		HttpMethod httpMethod = builder.getHttpMethod();
		AnnotatedKey annotation = this.annotations.computeIfAbsent(method, AnnotatedKey::of);
		if (annotation.present() && !IdempotencyKeys.isSafe(httpMethod)) {
			annotated(annotation, builder);
		}
		else if (this.keys.isFor(httpMethod)) {
			put(this.keys.headerName(), builder);
		}
	}

	private void annotated(AnnotatedKey annotation, HttpRequestValues.Builder builder) {
		String name = annotation.header().isEmpty() ? this.keys.headerName() : annotation.header();
		String noted = annotation.computed() ? null : name;
		builder.configureAttributes((attributes) -> IdempotencyKeys.note(attributes, noted));
		if (noted != null) {
			put(noted, builder);
		}
	}

	private void put(String name, HttpRequestValues.Builder builder) {
		builder.configureHeaders((headers) -> this.keys.putIfAbsent(headers, name));
	}

}
