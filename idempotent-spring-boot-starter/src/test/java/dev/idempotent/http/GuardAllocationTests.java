package dev.idempotent.http;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;

import dev.idempotent.Idempotent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a guard with the local store allocates beyond an unguarded twin, on the request's
 * thread, in Spring MVC's servlet and, as all tests, without the second compiler, which
 * would find that much need not be allocated. A bound is half as much again as was
 * measured when it was set: 12,900 bytes for a new key, 6,900 for a replay.
 */
class GuardAllocationTests {

	private static final int WARM_UP = 500;

	private static final int MEASURED = 1000;

	private static final byte[] BODY = ("{\"item\":\"" + "x".repeat(250) + "\",\"amount\":10}")
		.getBytes(StandardCharsets.UTF_8);

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static Server server;

	private static DispatcherServlet servlet;

	private static long unguarded;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(TwinsController.class), "idempotent.store=local",
				"spring.mvc.servlet.load-on-startup=1");
		servlet = server.bean(DispatcherServlet.class);
		unguarded = allocated("/twins/unguarded", 201, (i) -> "any");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void serviceWhenKeyIsNewThenAllocatesFewBytesMore() {
		assertThat(allocated("/twins/guarded", 201, (i) -> "new-" + i) - unguarded).isLessThan(19_300);
	}

	@Test
	void serviceWhenReplayedThenAllocatesFewBytesMore() {
		post("/twins/guarded", "replayed");
		assertThat(allocated("/twins/guarded", 200, (i) -> "replayed") - unguarded).isLessThan(10_300);
	}

	/**
	 * Returns how many bytes one of many requests allocates.
	 */
	private static long allocated(String path, int status, IntFunction<String> key) {
		long before = 0;
		for (int i = 0; i < WARM_UP + MEASURED; i++) {
			if (i == WARM_UP) {
				before = threads.getCurrentThreadAllocatedBytes();
			}
			if (post(path, key.apply(i)) != status) {
				throw new AssertionError(path + " did not answer " + status);
			}
		}
		return (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
	}

	private static int post(String path, String key) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
		request.addHeader("Idempotency-Key", key);
		request.setContentType("application/json");
		request.setContent(BODY);
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			servlet.service(request, response);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return response.getStatus();
	}

	record Order(String item, int amount) {
	}

	@RestController
	static class TwinsController {

		@PostMapping("/twins/unguarded")
		ResponseEntity<Order> unguarded(@RequestBody Order order) {
			return ResponseEntity.status(201).body(order);
		}

		@PostMapping("/twins/guarded")
		@Idempotent
		ResponseEntity<Order> guarded(@RequestBody Order order) {
			return unguarded(order);
		}

	}

}
