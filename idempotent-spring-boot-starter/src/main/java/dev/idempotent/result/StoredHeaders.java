package dev.idempotent.result;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.http.HttpHeaders;

/**
 * Which of a result's headers are stored: those that the settings include, and by default
 * all but those that belong to one exchange. Thread-safe.
 */
public final class StoredHeaders {

	private static final String ALL = "*";

	private static final Set<String> NEVER = Set.of(
			// Credentials and sessions
			"set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate",
			"proxy-authenticate", "authentication-info", "proxy-authentication-info",
			// Made anew by the server: RFC 9110, 6.6.1 and 8.6
			"date", "content-length",
			// Hop by hop: RFC 9110, 7.6.1
			"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

	private static final Set<String> TRACING = Set.of("traceparent", "tracestate", "baggage", "b3", "x-b3-traceid",
			"x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "uber-trace-id", "x-amzn-trace-id",
			"x-cloud-trace-context", "x-request-id", "server-timing");

	private final Set<String> include;

	private final Set<String> exclude;

	/**
	 * Creates a choice of headers. Names may be in any case.
	 * @param include names; {@code *} for all but tracing headers, which are stored when
	 * named
	 * @param exclude names that are not stored although included; {@code *} for all
	 * @throws IllegalArgumentException when a header is included that is never stored
	 */
	public StoredHeaders(Collection<String> include, Collection<String> exclude) {
		this.include = lowerCase(include);
		this.exclude = lowerCase(exclude);
		for (String name : include) {
			if (NEVER.contains(lowerCase(name))) {
				throw new IllegalArgumentException(
						name + " is never stored: " + "it is a credential, or belongs to one exchange. Leave it out.");
			}
		}
	}

	/**
	 * Returns a copy with the headers that are stored.
	 */
	HttpHeaders of(HttpHeaders headers) {
		HttpHeaders stored = new HttpHeaders();
		headers.forEach((name, values) -> {
			if (isStored(lowerCase(name))) {
				// A null is not sent either
				values.stream().filter(Objects::nonNull).forEach((value) -> stored.add(name, value));
			}
		});
		return stored;
	}

	public HttpHeaders of(Map<String, List<String>> headers) {
		HttpHeaders all = new HttpHeaders();
		headers.forEach(all::addAll);
		return of(all);
	}

	private boolean isStored(String name) {
		return !NEVER.contains(name) && isIncluded(name) && !this.exclude.contains(name) && !this.exclude.contains(ALL);
	}

	private boolean isIncluded(String name) {
		return this.include.contains(name) || (this.include.contains(ALL) && !TRACING.contains(name));
	}

	private static Set<String> lowerCase(Collection<String> names) {
		return names.stream().map(StoredHeaders::lowerCase).collect(Collectors.toUnmodifiableSet());
	}

	private static String lowerCase(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

}
