package dev.idempotent.client;

import java.io.IOException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Tells by a failure which key its call had: suppressed in it, since its type must stay
 * what it is. Never says the key in its text, which goes into logs.
 */
final class KeyOfFailure extends Exception {

	private final transient String key;

	private KeyOfFailure(String key) {
		super("Sent with an idempotency key; IdempotencyKeys.find(exception) returns it", null, false, false);
		this.key = key;
	}

	/**
	 * Notes a key in a failure. One that another call has noted its key in is an instance
	 * that a library throws again and again, and gets a new one around it.
	 */
	static IOException note(IOException failure, CallKey key) {
		if (key.value() == null || key.value().equals(noted(failure))) {
			return failure;
		}
		IOException own = (noted(failure) == null) ? failure : new IOException(failure.getMessage(), failure);
		own.addSuppressed(new KeyOfFailure(key.value()));
		return own;
	}

	/**
	 * Notes a key in a failure that was made for this call.
	 */
	static void noteInNew(Exception failure, CallKey key) {
		if (key.value() != null) {
			failure.addSuppressed(new KeyOfFailure(key.value()));
		}
	}

	static @Nullable String find(Throwable failure) {
		for (Throwable cause : Failures.chain(failure)) {
			HttpHeaders headers = Failures.answerHeaders(cause);
			String key = (headers != null) ? headers.getFirst(IdempotencyKeys.HEADER_NAME) : noted(cause);
			if (key != null) {
				return key;
			}
		}
		return null;
	}

	private static @Nullable String noted(Throwable failure) {
		return Arrays.stream(failure.getSuppressed())
			.filter(KeyOfFailure.class::isInstance)
			.map((note) -> ((KeyOfFailure) note).key)
			.findFirst()
			.orElse(null);
	}

}
