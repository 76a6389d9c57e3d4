package dev.idempotent.webmvc.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.multipart.support.StandardMultipartHttpServletRequest;

import dev.idempotent.fingerprint.ContentDigest;
import dev.idempotent.fingerprint.IgnoredValues;
import dev.idempotent.store.FramedDigest;

/**
 * Digest of a multipart body by its parts, for which their order counts only among those
 * of one name, and the boundary not at all.
 */
final class MultipartDigest {

	private final List<Part> parts = new ArrayList<>();

	/**
	 * Finds the parts.
	 * @throws MultipartException when there are none to be had
	 */
	MultipartDigest(MultipartHttpServletRequest request) throws IOException {
		if (request instanceof StandardMultipartHttpServletRequest) {
			addParts(request);
		}
		else {
			addFilesAndParameters(request);
		}
	}

	boolean isEmpty() {
		return this.parts.isEmpty();
	}

	/**
	 * Returns the number of all parts' bytes.
	 */
	long size() {
		return this.parts.stream().mapToLong(Part::size).sum();
	}

	byte[] digest(IgnoredValues ignored) throws IOException {
		this.parts.sort(Comparator.comparing(Part::name));
		FramedDigest digest = new FramedDigest().add("multipart");
		for (Part part : this.parts) {
			IgnoredValues content = ignored.child(part.name());
			if (!content.isAll()) {
				digest.add(part.name())
					.add(part.fileName())
					.add(part.type())
					.add(ContentDigest.of(part.type(), part.content(), content));
			}
		}
		return digest.digest();
	}

	// As they were sent, which parameters are not
	private void addParts(MultipartHttpServletRequest request) throws IOException {
		try {
			for (jakarta.servlet.http.Part part : request.getParts()) {
				this.parts.add(new Part(part.getName(), part.getSubmittedFileName(), part.getContentType(),
						part.getSize(), part::getInputStream));
			}
		}
		catch (ServletException ex) {
			throw new MultipartException("The parts can't be read", ex);
		}
	}

	private void addFilesAndParameters(MultipartHttpServletRequest request) {
		for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
			for (String value : parameter.getValue()) {
				byte[] content = value.getBytes(StandardCharsets.UTF_8);
				this.parts.add(new Part(parameter.getKey(), null, request.getMultipartContentType(parameter.getKey()),
						content.length, new ByteArrayResource(content)));
			}
		}
		request.getMultiFileMap()
			.values()
			.forEach((files) -> files.forEach((file) -> this.parts.add(new Part(file.getName(),
					file.getOriginalFilename(), file.getContentType(), file.getSize(), file))));
	}

	private record Part(String name, @Nullable String fileName, @Nullable String type, long size,
			InputStreamSource content) {
	}

}
