package dev.idempotent.client;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What makes one logical call idempotent, over all its tries.
 *
 * @param value what its header says; null where the server makes the key from the request
 */
record CallKey(@Nullable String value) {

	/**
	 * Tells the key in an answer's headers, which are all that exceptions keep of it.
	 */
	void tellIn(HttpHeaders headers) {
		if (this.value != null) {
			headers.set(IdempotencyKeys.HEADER_NAME, this.value);
		}
	}

	@Override
	public String toString() {
		return "CallKey";
	}

}
