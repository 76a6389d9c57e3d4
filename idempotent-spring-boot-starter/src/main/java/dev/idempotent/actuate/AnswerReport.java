package dev.idempotent.actuate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;

import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptResult;

/**
 * What an operator sees of a kept result, who may.
 *
 * @param kind such as {@code Answer}, {@code Value} or {@code Unavailable}
 * @param status null when it has none
 * @param body text; null when there is none, or it is no text
 * @param base64 the body when it is no text
 */
@JsonInclude(Include.NON_NULL)
record AnswerReport(String kind, @Nullable Integer status, Map<String, List<String>> headers, @Nullable String body,
		@Nullable String base64) {

	static AnswerReport of(KeptResult kept) {
		String kind = kept.getClass().getSimpleName();
		Integer status = kept.unavailable().status();
		byte[] bytes = bytes(kept);
		String text = text(bytes);
		return new AnswerReport(kind, status, headers(kept), (bytes.length > 0) ? text : null,
				(text == null) ? Base64.getEncoder().encodeToString(bytes) : null);
	}

	private static byte[] bytes(KeptResult kept) {
		if (kept instanceof KeptResult.Answer answer) {
			return answer.body();
		}
		if (kept instanceof KeptResult.Value value) {
			return value.bytes();
		}
		if (kept instanceof KeptResult.Failure failure) {
			return failure.properties();
		}
		String message = (kept instanceof KeptResult.SentError error) ? error.message() : null;
		return (message != null) ? message.getBytes(StandardCharsets.UTF_8) : new byte[0];
	}

	private static Map<String, List<String>> headers(KeptResult kept) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		for (KeptHeader header : kept(kept)) {
			headers.computeIfAbsent(header.name(), (name) -> new ArrayList<>()).addAll(header.values());
		}
		return headers;
	}

	private static List<KeptHeader> kept(KeptResult kept) {
		if (kept instanceof KeptResult.Answer answer) {
			return answer.headers();
		}
		if (kept instanceof KeptResult.SentError error) {
			return error.headers();
		}
		if (kept instanceof KeptResult.Value value) {
			return value.headers();
		}
		if (kept instanceof KeptResult.Failure failure) {
			return failure.headers();
		}
		String location = ((KeptResult.Unavailable) kept).location();
		return (location != null) ? List.of(new KeptHeader("Location", true, List.of(location))) : List.of();
	}

	private static @Nullable String text(byte[] bytes) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return text.chars().allMatch((c) -> c >= ' ' || Character.isWhitespace(c)) ? text : null;
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

}
