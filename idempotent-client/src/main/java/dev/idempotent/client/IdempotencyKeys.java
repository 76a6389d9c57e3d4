package dev.idempotent.client;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;

/**
 * Which requests get an idempotency key, in which header, and what a key looks like. A
 * request that has the header already, of whatever method, keeps it. Immutable; each
 * {@code with} method returns a copy.
 */
public final class IdempotencyKeys {

	/**
	 * Name of the header by default, and of the one under which an answer's headers tell
	 * the key that was sent, whatever the request's was called.
	 */
	public static final String HEADER_NAME = "Idempotency-Key";

	private static final String HEADER_ATTRIBUTE = IdempotencyKeys.class.getName() + ".header";

	private static final String NO_HEADER = "";

	private static final Set<HttpMethod> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.TRACE);

	private static final IdempotencyKeys DEFAULTS = new IdempotencyKeys(HEADER_NAME,
			Set.of(HttpMethod.POST, HttpMethod.PATCH), () -> UUID.randomUUID().toString());

	private final String headerName;

	private final Set<HttpMethod> methods;

	private final Supplier<String> generator;

	private IdempotencyKeys(String headerName, Set<HttpMethod> methods, Supplier<String> generator) {
		this.headerName = headerName;
		this.methods = methods;
		this.generator = generator;
	}

	/**
	 * Returns keys for POST and PATCH in the header {@code Idempotency-Key}: random
	 * UUIDs, without quotes.
	 */
	public static IdempotencyKeys defaults() {
		return DEFAULTS;
	}

	/**
	 * Puts keys into another header.
	 * @param name of the header; not empty
	 */
	public IdempotencyKeys withHeaderName(String name) {
		Assert.hasText(name, "The name of the header with the idempotency key must not be empty");
		return new IdempotencyKeys(name, this.methods, this.generator);
	}

	/**
	 * Puts keys on requests of other methods than POST and PATCH.
	 * @param methods all that get one; none: only requests that have a key of the caller
	 * or an {@code @Idempotent} method are sent again. A safe method stops here, as it
	 * needs no key
	 */
	public IdempotencyKeys withMethods(HttpMethod... methods) {
		for (HttpMethod method : methods) {
			Assert.isTrue(!SAFE_METHODS.contains(method),
					() -> "Requests of the safe method " + method + " need no idempotency key; leave it out");
		}
		return new IdempotencyKeys(this.headerName, Set.of(methods), this.generator);
	}

	/**
	 * Makes keys in another way.
	 * @param generator gives another key for each logical call, as it goes into the
	 * header; thread-safe. What can be guessed lets others ask for the answer where a
	 * server takes keys of everybody for one
	 */
	public IdempotencyKeys withGenerator(Supplier<String> generator) {
		return new IdempotencyKeys(this.headerName, this.methods, generator);
	}

	/**
	 * Finds the key that a failed call was sent with, so that it can be sent with it
	 * again, also after a restart.
	 * @param failure what a client threw, for an answer or for want of one
	 * @return the key; null where the failure is not that of a call which had one
	 */
	public static @Nullable String find(Throwable failure) {
		return KeyOfFailure.find(failure);
	}

	/**
	 * Notes what an annotated method's request needs beside its header.
	 * @param headerName name of its header; null: the server makes the key from the
	 * request itself
	 */
	static void note(Map<String, Object> attributes, @Nullable String headerName) {
		attributes.put(HEADER_ATTRIBUTE, (headerName != null) ? headerName : NO_HEADER);
	}

	static boolean isSafe(@Nullable HttpMethod method) {
		return method != null && SAFE_METHODS.contains(method);
	}

	String headerName() {
		return this.headerName;
	}

	boolean isFor(@Nullable HttpMethod method) {
		return method != null && this.methods.contains(method);
	}

	/**
	 * Sets a key unless there is one.
	 * @return the header's value
	 */
	String putIfAbsent(HttpHeaders headers, String name) {
		if (!headers.containsHeader(name)) {
			headers.set(name, this.generator.get());
		}
		return String.join(", ", headers.getOrEmpty(name));
	}

	/**
	 * Puts a key on a request that wants one.
	 * @param headers of the request, which can be changed
	 * @return what makes the request idempotent; null: nothing does
	 */
	@Nullable CallKey apply(HttpMethod method, HttpHeaders headers, Map<String, Object> attributes) {
		Object noted = attributes.get(HEADER_ATTRIBUTE);
		if (NO_HEADER.equals(noted)) {
			return new CallKey(null);
		}
		String name = (noted instanceof String header) ? header : this.headerName;
		boolean wanted = noted != null || isFor(method) || headers.containsHeader(name);
		return wanted ? new CallKey(putIfAbsent(headers, name)) : null;
	}

}
