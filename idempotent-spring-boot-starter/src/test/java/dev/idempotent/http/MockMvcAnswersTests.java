package dev.idempotent.http;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds with a server also holds in applications' own tests without one.
 */
@SpringBootTest(classes = { TestApplication.class, LaterResultsController.class, OutcomesController.class },
		properties = "idempotent.store=local")
@AutoConfigureMockMvc
class MockMvcAnswersTests {

	@Autowired
	private MockMvc mvc;

	@Autowired
	private Gate gate;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	void resetGate() {
		this.gate.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/results/record", "/results/bytes", "/results/no-creator-created", "/void-no-content",
			"/outcomes/written", "/outcomes/response-headers", "/outcomes/returned-problem", "/outcomes/handled" })
	void performWhenRepeatedThenSameAnswer(String path) throws Exception {
		assertReplayed(post(path).getResponse(), post(path).getResponse());
		assertThat(this.gate.executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/later/callable", "/later/callable-entity", "/later/future", "/later/deferred",
			"/later/definitive-callable" })
	void performWhenAnswerComesLaterThenReplayDoesNot(String path) throws Exception {
		MvcResult started = post(path);
		assertThat(started.getRequest().isAsyncStarted()).isTrue();
		MockHttpServletResponse first = this.mvc.perform(MockMvcRequestBuilders.asyncDispatch(started))
			.andReturn()
			.getResponse();
		MvcResult replay = post(path);
		assertThat(replay.getRequest().isAsyncStarted()).isFalse();
		assertReplayed(first, replay.getResponse());
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void performWhenErrorIsSentThenSentAgain() throws Exception {
		MockHttpServletResponse first = post("/outcomes/status/409").getResponse();
		MockHttpServletResponse replay = post("/outcomes/status/409").getResponse();
		assertThat(replay.getStatus()).isEqualTo(first.getStatus()).isEqualTo(409);
		assertThat(replay.getErrorMessage()).isEqualTo(first.getErrorMessage());
		assertThat(replay.getHeader("Idempotent-Replayed")).isEqualTo("true");
	}

	private MvcResult post(String path) throws Exception {
		return this.mvc.perform(MockMvcRequestBuilders.post(path).header("Idempotency-Key", this.key)).andReturn();
	}

	private static void assertReplayed(MockHttpServletResponse first, MockHttpServletResponse replay) throws Exception {
		assertThat(first.getHeader("Idempotent-Replayed")).isNull();
		assertThat(replay.getHeader("Idempotent-Replayed")).isEqualTo("true");
		assertThat(replay.getStatus()).isEqualTo((first.getStatus() != 201) ? first.getStatus() : 200);
		assertThat(replay.getContentAsByteArray()).isEqualTo(first.getContentAsByteArray());
		for (String name : List.of("Content-Type", "X-Own", "X-Set", "Location", "Vary")) {
			assertThat(replay.getHeaders(name)).as(name).isEqualTo(first.getHeaders(name));
		}
	}

}
