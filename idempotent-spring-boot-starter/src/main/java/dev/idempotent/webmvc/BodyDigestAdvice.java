package dev.idempotent.webmvc;

import dev.idempotent.fingerprint.BodyDigest;
import dev.idempotent.fingerprint.JsonTokenDigest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

import dev.idempotent.Idempotent;

/**
 * Digests an idempotent method's body while its converter reads it, so that it is neither
 * buffered nor read away, and no other request is touched.
 */
@ControllerAdvice
public final class BodyDigestAdvice extends RequestBodyAdviceAdapter {

	private static final String ATTRIBUTE = BodyDigestAdvice.class.getName();

	private final JsonFactory factory;

	/**
	 * Creates the advice.
	 * @param mapper the application's own, whose way of reading JSON counts
	 */
	public BodyDigestAdvice(JsonMapper mapper) {
		this.factory = JsonTokenDigest.limited(mapper.tokenStreamFactory());
	}

	/**
	 * Returns the digest of the running request's body, or null when no converter read
	 * it.
	 */
	static byte @Nullable [] current() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		Tee tee = (request != null) ? (Tee) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) : null;
		return (tee != null) ? tee.digest.digest() : null;
	}

	@Override
	public boolean supports(MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) {
		return !parameter.hasParameterAnnotation(RequestPart.class) && mayBeIdempotent(parameter);
	}

	/**
	 * Returns whether a controller's method has the annotation, or may have it unseen
	 * behind a proxy for interfaces.
	 */
	static boolean mayBeIdempotent(MethodParameter parameter) {
		Method method = parameter.getMethod();
		return method != null && (AnnotatedElementUtils.hasAnnotation(method, Idempotent.class)
				|| Proxy.isProxyClass(parameter.getContainingClass()));
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) throws IOException {
		HttpHeaders headers = message.getHeaders();
		Tee tee = new Tee(message.getBody(),
				new BodyDigest(BodyDigest.contentType(headers.getFirst(HttpHeaders.CONTENT_TYPE)), this.factory));
		RequestContextHolder.currentRequestAttributes().setAttribute(ATTRIBUTE, tee, RequestAttributes.SCOPE_REQUEST);
		return new TeeMessage(headers, tee);
	}

	@Override
	public Object afterBodyRead(Object body, HttpInputMessage message, MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) {
		if (message instanceof TeeMessage tee && !isReadLater(body)) {
			tee.body().drain();
		}
		return body;
	}

	private static boolean isReadLater(Object body) {
		return body instanceof InputStream || (body instanceof Resource && !(body instanceof ByteArrayResource));
	}

	private record TeeMessage(HttpHeaders headers, Tee body) implements HttpInputMessage {

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

	private static final class Tee extends FilterInputStream {

		private final BodyDigest digest;

		private Tee(InputStream body, BodyDigest digest) {
			super(body);
			this.digest = digest;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int read = super.read(bytes, offset, length);
			if (read > 0) {
				this.digest.update(bytes, offset, read);
			}
			return read;
		}

		@Override
		public long skip(long count) throws IOException {
			return readNBytes((int) Math.min(count, 1024)).length;
		}

		@Override
		public boolean markSupported() {
			return false;
		}

		private void drain() {
			try {
				transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
