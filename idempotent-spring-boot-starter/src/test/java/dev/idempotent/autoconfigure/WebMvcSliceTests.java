package dev.idempotent.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

/**
 * A slice of an application with Redis is guarded, too.
 */
@WebMvcTest(properties = "idempotent.store=redis")
@Import(WebMvcSliceTests.Orders.class)
@WithMockUser
@DirtiesContext
class WebMvcSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private IdempotencyStore store;

	@Test
	void postWhenRepeatedThenRunsOnce() {
		assertThat(this.store).isInstanceOf(LocalIdempotencyStore.class);
		assertThat(this.mvc.post().uri("/orders").with(csrf().asHeader())).hasStatus(400);
		assertThat(this.mvc.post().uri("/orders").with(csrf().asHeader()).header("Idempotency-Key", "a")).hasStatusOk()
			.hasBodyTextEqualTo("1 a");
		assertThat(this.mvc.post().uri("/orders").with(csrf().asHeader()).header("Idempotency-Key", "a")).hasStatusOk()
			.hasHeader("Idempotent-Replayed", "true")
			.hasBodyTextEqualTo("1 a");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@RestController
	static class Orders {

		private int count;

		@PostMapping("/orders")
		@Idempotent
		String place(IdempotentCall call) {
			return ++this.count + " " + call.clientKey();
		}

	}

}
