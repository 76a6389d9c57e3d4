package dev.idempotent.webmvc;

import dev.idempotent.fingerprint.BodyDigest;
import dev.idempotent.fingerprint.JsonTokenDigest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.multipart.support.StandardMultipartHttpServletRequest;
import org.springframework.web.util.WebUtils;

import dev.idempotent.store.Fingerprint;
import dev.idempotent.fingerprint.Fingerprinter;
import dev.idempotent.operation.IdempotentInvocation;

/**
 * Fingerprint of the running request: method, path, query, and the body as it was bound.
 */
public final class BoundRequestFingerprinter implements Fingerprinter {

	private static final String SESSION = ";jsessionid=";

	private final JsonFactory factory;

	/**
	 * Creates a fingerprinter.
	 * @param mapper the application's own, whose way of reading JSON counts
	 */
	public BoundRequestFingerprinter(JsonMapper mapper) {
		this.factory = JsonTokenDigest.limited(mapper.tokenStreamFactory());
	}

	@Override
	public Fingerprint fingerprint(IdempotentInvocation invocation) {
		HttpServletRequest request = CurrentRequest.get();
		if (request == null) {
			throw new IllegalStateException("There is no request to fingerprint");
		}
		List<@Nullable Object> parts = new ArrayList<>();
		parts.add(request.getMethod());
		parts.add(path(request));
		parts.add(request.getQueryString());
		try {
			addBody(parts, request, invocation);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Fingerprint.of(parts.toArray());
	}

	private static String path(HttpServletRequest request) {
		String path = request.getRequestURI();
		int start = path.indexOf(SESSION);
		if (start < 0) {
			return path;
		}
		int end = path.indexOf('/', start);
		return path.substring(0, start) + ((end < 0) ? "" : path.substring(end));
	}

	private void addBody(List<@Nullable Object> parts, HttpServletRequest request, IdempotentInvocation invocation)
			throws IOException {
		if (invocation.operation().fingerprint().ignoredBody().contains("")) {
			return;
		}
		byte[] bound = BodyDigestAdvice.current();
		MediaType type = BodyDigest.contentType(request.getContentType());
		StreamedBody streamed = new StreamedBody(request, invocation.arguments());
		if (bound != null) {
			parts.add(bound);
		}
		else if (type != null && type.getType().equals("multipart")) {
			addParts(parts, request);
		}
		else if (MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(type) && !streamed.isExpected()) {
			addParameters(parts, request.getParameterMap());
			streamed.restoreForm();
		}
		else {
			addIfPresent(parts, streamed.digest(this.factory));
		}
	}

	private static void addIfPresent(List<@Nullable Object> parts, byte @Nullable [] digest) {
		if (digest != null) {
			parts.add(digest);
		}
	}

	private static void addParameters(List<@Nullable Object> parts, Map<String, String[]> parameters) {
		new TreeMap<>(parameters).forEach((name, values) -> addParameter(parts, name, values));
	}

	private static void addParameter(List<@Nullable Object> parts, String name, Object[] values) {
		parts.add("parameter " + values.length);
		parts.add(name);
		parts.addAll(List.of(values));
	}

	// Of parts without a file name, which count as parameters
	private Object[] digests(String[] documents) {
		return Arrays.stream(documents).map((document) -> {
			BodyDigest digest = new BodyDigest(MediaType.APPLICATION_JSON, this.factory);
			byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
			digest.update(bytes, 0, bytes.length);
			return digest.digest();
		}).toArray();
	}

	private void addParts(List<@Nullable Object> parts, HttpServletRequest request) throws IOException {
		MultipartHttpServletRequest multipart = WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class);
		if (multipart == null) {
			multipart = new StandardMultipartHttpServletRequest(request);
		}
		for (Map.Entry<String, String[]> parameter : new TreeMap<>(multipart.getParameterMap()).entrySet()) {
			boolean json = BodyDigest
				.isJson(BodyDigest.contentType(multipart.getMultipartContentType(parameter.getKey())));
			addParameter(parts, parameter.getKey(), json ? digests(parameter.getValue()) : parameter.getValue());
		}
		for (List<MultipartFile> files : new TreeMap<>(multipart.getMultiFileMap()).values()) {
			for (MultipartFile file : files) {
				addFile(parts, file);
			}
		}
	}

	private void addFile(List<@Nullable Object> parts, MultipartFile file) throws IOException {
		MediaType type = BodyDigest.contentType(file.getContentType());
		BodyDigest digest = new BodyDigest(type, this.factory);
		try (InputStream content = file.getInputStream()) {
			digest.updateAll(content);
		}
		parts.add("file");
		parts.add(file.getName());
		parts.add(file.getOriginalFilename());
		parts.add(file.getContentType());
		parts.add(digest.digest());
	}

}
