package dev.idempotent.webmvc;

import dev.idempotent.fingerprint.BodyDigest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;

import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The body of a request whose method reads it itself, from a stream, a reader or the
 * request. It is read ahead of the method, for the fingerprint, and the arguments are
 * exchanged for ones that give it again.
 */
final class StreamedBody {

	private final HttpServletRequest request;

	private final @Nullable Object[] arguments;

	StreamedBody(HttpServletRequest request, @Nullable Object[] arguments) {
		this.request = request;
		this.arguments = arguments;
	}

	/**
	 * Returns whether the method reads the body and no parameters.
	 */
	boolean isExpected() {
		return argument(InputStream.class) != null || argument(Reader.class) != null;
	}

	/**
	 * Reads the body.
	 * @return its digest, or null when the method can't read it
	 */
	byte @Nullable [] digest(JsonFactory factory) throws IOException {
		Reader reader = argument(Reader.class);
		if (!isExpected() && argument(HttpServletRequest.class) == null) {
			return null;
		}
		MediaType type = BodyDigest.contentType(this.request.getContentType());
		if (reader != null && type != null) {
			type = new MediaType(type, StandardCharsets.UTF_8);
		}
		try (SpooledBody body = new SpooledBody(new BodyDigest(type, factory))) {
			RequestContextHolder.currentRequestAttributes()
				.registerDestructionCallback(SpooledBody.class.getName(), body::delete,
						RequestAttributes.SCOPE_REQUEST);
			read(reader, body);
			exchange(body.open());
			return body.digest();
		}
	}

	/**
	 * Gives the request a body again that became parameters when they were asked for.
	 */
	void restoreForm() throws IOException {
		if (argument(HttpServletRequest.class) != null) {
			exchange(new ServletServerHttpRequest(this.request).getBody());
		}
	}

	private void read(@Nullable Reader reader, SpooledBody body) throws IOException {
		if (reader != null) {
			OutputStreamWriter writer = new OutputStreamWriter(body, StandardCharsets.UTF_8);
			reader.transferTo(writer);
			writer.close();
		}
		else {
			this.request.getInputStream().transferTo(body);
			body.close();
		}
	}

	private void exchange(InputStream body) {
		BodyRequest again = new BodyRequest(this.request, body);
		for (int i = 0; i < this.arguments.length; i++) {
			Object argument = this.arguments[i];
			if (argument instanceof InputStream) {
				this.arguments[i] = again.getInputStream();
			}
			else if (argument instanceof Reader) {
				this.arguments[i] = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
			}
			else if (argument instanceof HttpServletRequest) {
				this.arguments[i] = again;
			}
		}
	}

	private <T> @Nullable T argument(Class<T> type) {
		for (Object argument : this.arguments) {
			if (type.isInstance(argument)) {
				return type.cast(argument);
			}
		}
		return null;
	}

}
