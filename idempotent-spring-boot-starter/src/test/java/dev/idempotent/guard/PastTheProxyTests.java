package dev.idempotent.guard;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that no proxy sees run each time, as the annotation's documentation says.
 */
class PastTheProxyTests {

	private static Application application;

	@BeforeAll
	static void start() {
		application = Application.start(List.of(Orders.class));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void callWhenBeanCallsItselfThenRunsEachTime() {
		Orders orders = application.bean(Orders.class);
		assertThat(orders.place("a")).isEqualTo(orders.place("a"));
		assertThat(orders.outer("b")).isNotEqualTo(orders.outer("b"));
	}

	@Test
	void callWhenObjectIsMadeByNewThenRunsEachTime() {
		Orders orders = new Orders(application.bean(Executions.class));
		assertThat(orders.place("c")).isNotEqualTo(orders.place("c"));
	}

	@Test
	void postWhenHandlerCallsAnotherMethodOfItsOwnThenRunsEachTime() {
		int before = application.executions();
		for (int i = 0; i < 2; i++) {
			assertThat(application.client().post("/outer").key("d").json("{}").send().status()).isEqualTo(200);
		}
		assertThat(application.executions()).isEqualTo(before + 2);
	}

	@RestController
	static class Orders {

		private final Executions executions;

		Orders(Executions executions) {
			this.executions = executions;
		}

		@PostMapping("/outer")
		public String outerOfRequest() {
			return "{\"id\":" + place("fixed") + "}";
		}

		public int outer(String id) {
			return place(id);
		}

		@Idempotent(key = "#id")
		public int place(String id) {
			return this.executions.next();
		}

	}

}
