package dev.idempotent.webmvc.request;

import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.multipart.support.StandardMultipartHttpServletRequest;
import org.springframework.web.util.WebUtils;

import dev.idempotent.fingerprint.ContentDigest;
import dev.idempotent.fingerprint.IgnoredValues;
import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.MethodExpressions;
import dev.idempotent.store.Fingerprint;

/**
 * Says which requests are the same: by method, path, query, bound headers and body, or by
 * method, path and what the annotation's {@code fingerprint} chooses. Thread-safe.
 */
public final class RequestFingerprinter {

	private static final Pattern SESSION = Pattern.compile(";jsessionid(=[^;/]*)?(?=[;/]|$)", Pattern.CASE_INSENSITIVE);

	private final BoundHeaders headers;

	private final ValueDigest values;

	private final MethodExpressions expressions;

	/**
	 * Creates a fingerprinter.
	 * @param ignoredHeaders names of headers that never count, in any case
	 * @param values digests what the annotation chooses
	 */
	public RequestFingerprinter(Collection<String> ignoredHeaders, ValueDigest values, MethodExpressions expressions) {
		this.headers = new BoundHeaders(ignoredHeaders);
		this.values = values;
		this.expressions = expressions;
	}

	/**
	 * Returns the fingerprint of a request whose arguments are bound and whose method has
	 * not run.
	 * @throws dev.idempotent.problem.BodyTooLargeException when the body is larger than
	 * is noted
	 * @throws IllegalStateException when the body was read before and can't be had again,
	 * or when what the annotation chooses has no fingerprint
	 */
	public Fingerprint fingerprint(NotedRequest request, IdempotentInvocation invocation) {
		String expression = invocation.operation().fingerprint().expression();
		if (!expression.isEmpty()) {
			Object value = this.expressions.evaluate(expression, invocation);
			return Fingerprint.of("chosen", request.getMethod(), path(request),
					this.values.fingerprint(where(invocation), value).toBytes());
		}
		try {
			return Fingerprint.of("request", request.getMethod(), path(request), request.getQueryString(),
					this.headers.digest(request, invocation), body(request, invocation));
		}
		catch (IOException ex) {
			throw new HttpMessageNotReadableException("I/O error while reading input message", ex,
					new ServletServerHttpRequest(request));
		}
	}

	/**
	 * Returns the path within the application, as it was sent.
	 */
	private static String path(HttpServletRequest request) {
		String path = request.getRequestURI();
		String context = request.getContextPath();
		String within = path.startsWith(context) ? path.substring(context.length()) : path;
		return (within.indexOf(';') >= 0) ? SESSION.matcher(within).replaceAll("") : within;
	}

	private byte @Nullable [] body(NotedRequest request, IdempotentInvocation invocation) throws IOException {
		IgnoredValues ignored = IgnoredValues.of(invocation.operation().fingerprint().ignoredBody());
		if (ignored.isAll()) {
			return null;
		}
		request.checkLength(0);
		MultipartDigest parts = parts(request);
		if (parts != null) {
			request.checkLength(parts.size());
			return parts.digest(ignored);
		}
		NotedBody body = request.drain();
		if (body.isUsedUp()) {
			throw new IllegalStateException(where(invocation) + ": the body of " + request.getMethod() + " "
					+ request.getRequestURI() + " was read before, and can't be had again to tell it from another; "
					+ "wrap the request in a filter so that the body can be read again, or use "
					+ "@Idempotent(fingerprint = ...) over the arguments, or @Idempotent(ignoreBody = \"\")");
		}
		if (body.notedSize() == 0) {
			return null;
		}
		byte[] form = (FormParameters.isForm(request) || body.isOfParameters()) ? form(request, ignored) : null;
		return (form != null) ? form : ContentDigest.of(request.getContentType(), request::stream, ignored);
	}

	private static byte @Nullable [] form(NotedRequest request, IgnoredValues ignored) throws IOException {
		try {
			return FormParameters.digest(FormParameters.parse(request::stream, request), ignored);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable MultipartDigest parts(NotedRequest request) throws IOException {
		MultipartHttpServletRequest resolved = WebUtils.getNativeRequest(request.getRequest(),
				MultipartHttpServletRequest.class);
		if (resolved != null) {
			return new MultipartDigest(resolved);
		}
		String type = request.getContentType();
		if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/") || request.isStreamed()) {
			return null;
		}
		try {
			MultipartDigest parts = new MultipartDigest(
					new StandardMultipartHttpServletRequest((HttpServletRequest) request.getRequest()));
			return parts.isEmpty() ? null : parts;
		}
		catch (MaxUploadSizeExceededException ex) {
			throw ex;
		}
		catch (MultipartException ex) {
			// There is no configuration for parts: it is a body like any other
			return null;
		}
	}

	private static String where(IdempotentInvocation invocation) {
		return "Method " + invocation.targetClass().getSimpleName() + "." + invocation.method().getName();
	}

}
