package dev.idempotent.http;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;

import static org.assertj.core.api.Assertions.assertThat;

@RequiresJava(21)
@Import(VirtualThreadsHttpContractTests.Threads.class)
@TestPropertySource(properties = { "idempotent.store=local", "spring.threads.virtual.enabled=true" })
class VirtualThreadsHttpContractTests extends AbstractHttpContractTests {

	@LocalServerPort
	private int port;

	@Test
	void postWhenHandledThenOnAVirtualThread() {
		assertThat(new Client(this.port).post("/thread").key("thread").send().text()).startsWith("VirtualThread[");
	}

	@RestController
	static class Threads {

		@PostMapping("/thread")
		@Idempotent
		String thread() {
			return Thread.currentThread().toString();
		}

	}

}
