package dev.idempotent.webmvc.request;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.InputStreamSource;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

import dev.idempotent.fingerprint.IgnoredValues;
import dev.idempotent.store.FramedDigest;

/**
 * Parameters as {@code application/x-www-form-urlencoded} writes them.
 */
final class FormParameters {

	private static final String TYPE = MediaType.APPLICATION_FORM_URLENCODED_VALUE;

	/**
	 * Most parameters that are read from a body. Containers take 1,000.
	 */
	private static final int MAX_COUNT = 10_000;

	private FormParameters() {
	}

	static boolean isForm(HttpServletRequest request) {
		String type = request.getContentType();
		return type != null && type.regionMatches(true, 0, TYPE, 0, TYPE.length());
	}

	/**
	 * Reads parameters from a body.
	 * @throws IllegalArgumentException when it has none, or too many
	 */
	static Map<String, String[]> parse(InputStreamSource body, HttpServletRequest request) throws IOException {
		try (InputStream stream = body.getInputStream()) {
			Charset charset = charset(request);
			return parse(new String(stream.readAllBytes(), charset), charset);
		}
	}

	/**
	 * Reads parameters as containers do: what has no name is none.
	 * @throws IllegalArgumentException when a percent sign stands for nothing, or there
	 * are too many
	 */
	private static Map<String, String[]> parse(@Nullable String text, Charset charset) {
		if (text != null && text.chars().filter((c) -> c == '&').count() >= MAX_COUNT) {
			throw new IllegalArgumentException("There are more than " + MAX_COUNT + " parameters");
		}
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		for (String pair : StringUtils.tokenizeToStringArray(text, "&", false, true)) {
			int end = pair.indexOf('=');
			String name = URLDecoder.decode((end < 0) ? pair : pair.substring(0, end), charset);
			if (!name.isEmpty()) {
				parameters.computeIfAbsent(name, (any) -> new ArrayList<>())
					.add(URLDecoder.decode((end < 0) ? "" : pair.substring(end + 1), charset));
			}
		}
		Map<String, String[]> arrays = new LinkedHashMap<>();
		parameters.forEach((name, values) -> arrays.put(name, values.toArray(String[]::new)));
		return arrays;
	}

	/**
	 * Returns the parameters of both, as a container merges a query and a body.
	 */
	static Map<String, String[]> merge(Map<String, String[]> query, Map<String, String[]> body) {
		Map<String, String[]> merged = new LinkedHashMap<>(query);
		body.forEach((name, values) -> merged.merge(name, values, StringUtils::concatenateStringArrays));
		return merged;
	}

	/**
	 * Writes a body again that became parameters.
	 */
	static byte[] body(HttpServletRequest request) {
		Map<String, String[]> query = query(request);
		Charset charset = charset(request);
		List<String> pairs = new ArrayList<>();
		request.getParameterMap()
			.forEach((name, values) -> Arrays.stream(values)
				.skip(query.getOrDefault(name, new String[0]).length)
				.map((value) -> URLEncoder.encode(name, charset) + "=" + URLEncoder.encode(value, charset))
				.forEach(pairs::add));
		return String.join("&", pairs).getBytes(charset);
	}

	// What the container takes of one that is malformed counts as the body's
	private static Map<String, String[]> query(HttpServletRequest request) {
		try {
			return parse(request.getQueryString(), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return Map.of();
		}
	}

	/**
	 * Returns a digest for which the order of the names does not count, but that of a
	 * name's values does.
	 */
	static byte[] digest(Map<String, String[]> parameters, IgnoredValues ignored) {
		FramedDigest digest = new FramedDigest().add("form");
		new TreeMap<>(parameters).forEach((name, values) -> {
			if (!ignored.child(name).isAll()) {
				digest.add(name).add(Integer.toString(values.length));
				Arrays.stream(values).forEach(digest::add);
			}
		});
		return digest.digest();
	}

	private static Charset charset(HttpServletRequest request) {
		String name = request.getCharacterEncoding();
		try {
			Charset charset = (name != null) ? Charset.forName(name) : StandardCharsets.UTF_8;
			// Some can only be read
			return charset.canEncode() ? charset : StandardCharsets.UTF_8;
		}
		catch (IllegalArgumentException ex) {
			return StandardCharsets.UTF_8;
		}
	}

}
