package dev.idempotent.aop;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.springframework.http.HttpHeaders;

/**
 * Which of a result's headers are stored: all but those that belong to one exchange.
 */
public final class StoredHeaders {

	private static final Set<String> NEVER = Set.of(
			// Credentials and sessions
			"set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate",
			"proxy-authenticate", "authentication-info", "proxy-authentication-info",
			// Made anew by the server: RFC 9110, 6.6.1 and 8.6
			"date", "content-length",
			// Hop by hop: RFC 9110, 7.6.1
			"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
			// Tracing
			"traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid",
			"x-b3-sampled", "x-b3-flags", "uber-trace-id", "x-amzn-trace-id", "x-cloud-trace-context", "x-request-id",
			"server-timing");

	HttpHeaders of(Map<String, List<String>> headers) {
		HttpHeaders all = new HttpHeaders();
		headers.forEach(all::addAll);
		return of(all);
	}

	HttpHeaders of(HttpHeaders headers) {
		HttpHeaders stored = new HttpHeaders();
		headers.forEach((name, values) -> {
			if (!NEVER.contains(name.toLowerCase(Locale.ROOT))) {
				stored.addAll(name, values);
			}
		});
		return stored;
	}

}
