package dev.idempotent.result;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of an answer's headers are kept: those that the settings include, and by default
 * all but those that belong to one exchange. Names are compared in any case. Thread-safe.
 */
public final class KeptHeaders {

	private static final String ALL = "*";

	private static final Set<String> NEVER = anyCase(List.of(
			// Credentials and sessions
			"set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate",
			"proxy-authenticate", "authentication-info", "proxy-authentication-info",
			// Made anew by the server: RFC 9110, 6.6.1 and 8.6
			"date", "content-length",
			// Hop by hop: RFC 9110, 7.6.1
			"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"));

	private static final Set<String> TRACING = anyCase(List.of("traceparent", "tracestate", "baggage", "b3",
			"x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags", "uber-trace-id",
			"x-amzn-trace-id", "x-cloud-trace-context", "x-request-id", "server-timing"));

	private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

	private final Set<String> include;

	private final Set<String> exclude;

	/**
	 * Creates a choice of headers.
	 * @param include names; {@code *} for all but tracing headers, which are kept when
	 * named
	 * @param exclude names that are not kept although included; {@code *} for all
	 * @throws IllegalArgumentException when a header is included that is never kept
	 */
	public KeptHeaders(Collection<String> include, Collection<String> exclude) {
		this.include = anyCase(include);
		this.exclude = anyCase(exclude);
		for (String name : include) {
			if (NEVER.contains(name)) {
				throw new IllegalArgumentException(
						name + " is never stored: it is a credential, or belongs to one exchange. Leave it out.");
			}
		}
	}

	public boolean isKept(String name) {
		return !NEVER.contains(name) && isIncluded(name) && !this.exclude.contains(name) && !this.exclude.contains(ALL);
	}

	/**
	 * Returns whether a header can have been kept: whoever writes the store must not make
	 * cookies, or headers that tell where an answer ends.
	 */
	static boolean canBeKept(KeptHeader header) {
		return isToken(header.name()) && !NEVER.contains(header.name());
	}

	// RFC 9110, 5.6.2
	private static boolean isToken(String name) {
		for (int i = 0; i < name.length(); i++) {
			char unit = name.charAt(i);
			boolean alphanumeric = (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z')
					|| (unit >= '0' && unit <= '9');
			if (!alphanumeric && TOKEN_SYMBOLS.indexOf(unit) < 0) {
				return false;
			}
		}
		return true;
	}

	private boolean isIncluded(String name) {
		return this.include.contains(name) || (this.include.contains(ALL) && !TRACING.contains(name));
	}

	private static Set<String> anyCase(Collection<String> names) {
		Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		set.addAll(names);
		return Collections.unmodifiableSet(set);
	}

}
