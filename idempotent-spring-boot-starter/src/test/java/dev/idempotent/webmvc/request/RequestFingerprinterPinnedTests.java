package dev.idempotent.webmvc.request;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.mock.web.MockMultipartHttpServletRequest;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RequestHeader;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.MethodExpressions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The algorithm, held fast by files: after a change every open key would be a mismatch.
 */
class RequestFingerprinterPinnedTests {

	private static final String FILES = "dev/idempotent/webmvc/fingerprints/";

	@ParameterizedTest
	@ValueSource(strings = { "empty", "json", "large-json", "no-json", "form", "text" })
	void fingerprintWhenRequestIsThatOfTheFileThenAsEver(String name) throws IOException {
		assertPinned(name, read(name), "");
	}

	@Test
	void fingerprintWhenRequestHasPartsThenAsEver() throws IOException {
		MockMultipartHttpServletRequest request = new MockMultipartHttpServletRequest();
		request.setRequestURI("/orders");
		request.addFile(new MockMultipartFile("file", "a.json", "application/json",
				"{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));
		request.addParameter("text", "one", "two");
		assertPinned("parts", request, "");
	}

	@Test
	void fingerprintWhenValueIsChosenThenAsEver() throws IOException {
		assertPinned("chosen", read("json"), "{#version, 1}");
	}

	private static void assertPinned(String name, MockHttpServletRequest request, String expression)
			throws IOException {
		try (NotedRequest noted = new NotedRequest(request, 1_000_000)) {
			byte[] fingerprint = new RequestFingerprinter(List.of(), new ValueDigest(), new MethodExpressions())
				.fingerprint(noted, invocation(expression))
				.toBytes();
			Properties pinned = PropertiesLoaderUtils
				.loadProperties(new ClassPathResource(FILES + "fingerprints.properties"));
			assertThat(HexFormat.of().formatHex(fingerprint)).isEqualTo(pinned.getProperty(name));
		}
	}

	private static MockHttpServletRequest read(String name) throws IOException {
		String[] file = new ClassPathResource(FILES + name + ".http").getContentAsString(StandardCharsets.UTF_8)
			.split("\n\n", 2);
		String[] head = file[0].split("\n");
		String[] line = head[0].split("[ ?]");
		MockHttpServletRequest request = new MockHttpServletRequest(line[0], line[1]);
		request.setQueryString((line.length > 2) ? line[2] : null);
		for (int i = 1; i < head.length; i++) {
			String[] header = head[i].split(": ");
			request.addHeader(header[0], header[1]);
		}
		request.setContent((file.length > 1) ? file[1].getBytes(StandardCharsets.UTF_8) : null);
		return request;
	}

	private static IdempotentInvocation invocation(String expression) {
		Method method = requireNonNull(ReflectionUtils.findMethod(Orders.class, "place", String.class, String.class));
		IdempotentOperation operation = new IdempotentOperation("operation", IdempotentOperation.Kind.REQUEST,
				new IdempotentOperation.Key(List.of("Idempotency-Key"), KeyPresence.REQUIRED, ""),
				new IdempotentOperation.Fingerprinting(expression, List.of()), Duration.ofHours(1),
				Duration.ofSeconds(30), new IdempotentOperation.Duplicates(Duration.ZERO, OnAbandoned.TAKE_OVER),
				new IdempotentOperation.Results(Remember.SUCCESS, ReplayStatus.OK, "", "", List.of(), List.of(),
						IdempotentOperation.Results.Answers.STORED),
				Completion.FENCE);
		return new IdempotentInvocation(operation, method, Orders.class, new @Nullable Object[] { "7", null });
	}

	static class Orders {

		void place(@RequestHeader("If-Match") String version, @RequestHeader("X-Tenant") String tenant) {
		}

	}

}
