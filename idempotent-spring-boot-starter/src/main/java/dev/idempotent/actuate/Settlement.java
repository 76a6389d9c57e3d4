package dev.idempotent.actuate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptResult;

/**
 * How an operator ends an operation in its owner's place.
 *
 * @param status of the answer
 * @param body of the answer; else the value that the method returns, as JSON
 * @param contentType of the answer's body
 * @param location what the answer's {@code Location} says
 */
record Settlement(@Nullable Integer status, @Nullable String body, @Nullable String contentType,
		@Nullable String location) {

	private static final int OK = 200;

	/**
	 * Returns it as the answer of a controller's method.
	 * @throws Refusal when it is none
	 */
	KeptResult answer() {
		if (this.status == null || this.status < OK || !KeptResult.isStatus(this.status)) {
			throw new Refusal(Refusal.BAD_REQUEST,
					"A request is settled with the status of its answer, 200 to 599: give \"status\"");
		}
		if (this.body != null && this.contentType == null) {
			throw new Refusal(Refusal.BAD_REQUEST, "A body has a type: give \"contentType\"");
		}
		List<KeptHeader> headers = new ArrayList<>();
		add(headers, "Content-Type", this.contentType);
		add(headers, "Location", this.location);
		byte[] bytes = (this.body != null) ? this.body.getBytes(StandardCharsets.UTF_8) : new byte[0];
		return new KeptResult.Answer(this.status, headers, bytes);
	}

	/**
	 * Returns the JSON of the value that a method returns which is no controller's.
	 * @throws Refusal when it is an answer
	 */
	String value() {
		if (this.status != null || this.contentType != null || this.location != null) {
			throw new Refusal(Refusal.BAD_REQUEST,
					"The operation is no controller's method: give the value that it returns as \"body\", in JSON,"
							+ " and no status, contentType or location");
		}
		return (this.body != null) ? this.body : "null";
	}

	private static void add(List<KeptHeader> headers, String name, @Nullable String value) {
		if (value == null) {
			return;
		}
		if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
			throw new Refusal(Refusal.BAD_REQUEST, name + " is empty, or has control characters");
		}
		headers.add(new KeptHeader(name, true, List.of(value)));
	}

}
