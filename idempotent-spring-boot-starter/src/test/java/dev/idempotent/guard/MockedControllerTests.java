package dev.idempotent.guard;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.times;

/**
 * Annotated controllers that a test of the application puts mocks and spies in place of.
 */
@SpringBootTest(classes = { Application.Libraries.class, MockedControllerTests.Mocked.class,
		MockedControllerTests.Spied.class }, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class MockedControllerTests {

	@MockitoBean
	private Mocked mocked;

	@MockitoSpyBean
	private Spied spied;

	@LocalServerPort
	private int port;

	@Test
	void postWhenControllerIsMockedThenMockAnswersEachTimeUnguarded() {
		given(this.mocked.place(anyString())).willReturn("a", "b");
		assertThat(new Client(this.port).post("/mocked").key("m").json("{}").send().text()).isEqualTo("a");
		assertThat(new Client(this.port).post("/mocked").key("m").json("{}").send().text()).isEqualTo("b");
		assertThat(new Client(this.port).post("/mocked").json("{}").send().text()).isEqualTo("b");
	}

	@Test
	void postWhenControllerIsSpiedThenRunsOnceAndIsReplayed() {
		String key = UUID.randomUUID().toString();
		Answer first = new Client(this.port).post("/spied").key(key).json("{}").send();
		Answer repeat = new Client(this.port).post("/spied").key(key).json("{}").send();
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(repeat.isReplayed()).isTrue();
		assertThat(repeat.body()).isEqualTo(first.body());
		then(this.spied).should(times(1)).place("{}");
		assertThat(new Client(this.port).post("/spied").json("{}").send().status()).isEqualTo(400);
	}

	@RestController
	static class Mocked {

		@PostMapping("/mocked")
		@Idempotent
		String place(@RequestBody String order) {
			return "real";
		}

	}

	@RestController
	static class Spied {

		@PostMapping("/spied")
		@Idempotent
		String place(@RequestBody String order) {
			return "placed";
		}

	}

}
