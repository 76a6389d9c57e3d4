package dev.idempotent.guard;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.KeyPresence;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Controllers' methods that other code calls, with no request of their own.
 */
@ExtendWith(OutputCaptureExtension.class)
class CalledByCodeTests {

	private static Application application;

	private int before;

	@BeforeAll
	static void start() {
		application = Application.start(List.of(Inner.class, Outer.class, Forwards.class));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void count() {
		this.before = application.executions();
	}

	@Test
	void callWhenBatchAndKeyIsRequiredThenRefusedWithWayOut() {
		assertThatIllegalStateException().isThrownBy(() -> application.bean(Inner.class).required("a"))
			.withMessageContaining("Method Inner.required")
			.withMessageContaining("called by other code")
			.withMessageContaining("@Idempotent(key = ")
			.withMessageContaining("make the key optional");
		assertThat(ran()).isZero();
	}

	@Test
	void callWhenBatchAndKeyIsOptionalThenRunsEachTime() {
		Inner inner = application.bean(Inner.class);
		assertThat(inner.optional("a")).isNotEqualTo(inner.optional("a"));
		assertThat(ran()).isEqualTo(2);
	}

	@Test
	void callWhenBatchAndKeyIsOfArgumentsThenRunsOnceByIt() {
		Inner inner = application.bean(Inner.class);
		Placed first = inner.byId(new Order("batch", 1)).getBody();
		ResponseEntity<Placed> repeat = inner.byId(new Order("batch", 1));
		assertThat(repeat.getBody()).isEqualTo(first);
		assertThat(inner.byId(new Order("other", 1)).getBody()).isNotEqualTo(first);
		assertThat(ran()).isEqualTo(2);
	}

	@Test
	void postWhenControllerCallsRequiredOneThenRefusedAndLogSaysWhy(CapturedOutput output) {
		Answer answer = application.client().post("/outer/required").key("k1").json("{}").send();
		assertThat(answer.status()).isEqualTo(500);
		assertThat(output).contains("called by other code");
		assertThat(ran()).isZero();
	}

	@Test
	void postWhenControllerCallsOptionalOneThenItsHeaderIsNotLent() {
		Answer first = application.client().post("/outer/optional").key("k2").json("{}").send();
		Answer repeat = application.client().post("/outer/optional").key("k2").json("{}").send();
		assertThat(repeat.text()).isNotEqualTo(first.text());
		assertThat(ran()).isEqualTo(2);
	}

	@Test
	void postWhenIdempotentControllerCallsRequiredOneThenRefusedAndKeyIsFree() {
		assertThat(application.client().post("/guarded/required").key("k3").json("{}").send().status()).isEqualTo(500);
		assertThat(application.client().post("/guarded/required").key("k3").json("{}").send().status()).isEqualTo(500);
		assertThat(ran()).isZero();
	}

	@Test
	void postWhenIdempotentControllerCallsOptionalOneTwiceThenBothRunAndRepeatIsReplayed() {
		Answer first = application.client().post("/guarded/optional").key("k4").json("{}").send();
		assertThat(first.status()).isEqualTo(200);
		assertThat(ran()).isEqualTo(2);
		Answer repeat = application.client().post("/guarded/optional").key("k4").json("{}").send();
		assertThat(repeat.isReplayed()).isTrue();
		assertThat(repeat.body()).isEqualTo(first.body());
		assertThat(ran()).isEqualTo(2);
	}

	@Test
	void postWhenIdempotentControllerCallsOneByItsOwnKeyThenThatDecides() {
		Answer first = application.client().post("/guarded/by-id").key("k5").json("{\"id\":\"5\",\"amount\":1}").send();
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		Answer other = application.client().post("/guarded/by-id").key("k6").json("{\"id\":\"5\",\"amount\":1}").send();
		assertThat(other.isReplayed()).isFalse();
		assertThat(other.body()).isEqualTo(first.body());
		assertThat(ran()).isOne();
	}

	@Test
	void postWhenMethodCallsItselfThenRefused() {
		assertThat(application.client().post("/recursive").key("k7").json("{}").send().status()).isEqualTo(500);
		assertThat(ran()).isOne();
	}

	@Test
	void postWhenForwardedToIdempotentControllerThenGuarded() {
		Answer first = application.client().post("/forwards").key("k8").json("{}").send();
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		Answer repeat = application.client().post("/forwards").key("k8").json("{}").send();
		assertThat(repeat.isReplayed()).isTrue();
		assertThat(repeat.body()).isEqualTo(first.body());
		assertThat(application.client().post("/forwards").json("{}").send().status()).isEqualTo(400);
		assertThat(ran()).isOne();
	}

	private int ran() {
		return application.executions() - this.before;
	}

	@RestController
	static class Inner {

		private final Executions executions;

		private final ObjectProvider<Inner> self;

		Inner(Executions executions, ObjectProvider<Inner> self) {
			this.executions = executions;
			this.self = self;
		}

		@PostMapping("/required")
		@Idempotent
		int required(@RequestBody String order) {
			return this.executions.next();
		}

		@PostMapping("/optional")
		@Idempotent(keyPresence = KeyPresence.OPTIONAL)
		int optional(@RequestBody String order) {
			return this.executions.next();
		}

		@PostMapping("/by-id")
		@Idempotent(key = "#order.id")
		ResponseEntity<Placed> byId(@RequestBody Order order) {
			return ResponseEntity.status(201).body(new Placed(this.executions.next()));
		}

		@PostMapping("/recursive")
		@Idempotent
		int recursive(@RequestBody String order) {
			this.executions.next();
			return this.self.getObject().recursive(order);
		}

	}

	@RestController
	static class Outer {

		private final Inner inner;

		Outer(Inner inner) {
			this.inner = inner;
		}

		@PostMapping("/outer/required")
		int required() {
			return this.inner.required("a");
		}

		@PostMapping("/outer/optional")
		int optional() {
			return this.inner.optional("a");
		}

		@PostMapping("/guarded/required")
		@Idempotent
		int guardedRequired() {
			return this.inner.required("a");
		}

		@PostMapping("/guarded/optional")
		@Idempotent
		int guardedOptional() {
			return this.inner.optional("a") + this.inner.optional("a");
		}

		@PostMapping("/guarded/by-id")
		@Idempotent
		Placed guardedById(@RequestBody Order order) {
			return Objects.requireNonNull(this.inner.byId(order).getBody());
		}

	}

	@Controller
	static class Forwards {

		@PostMapping("/forwards")
		String forward() {
			return "forward:/required";
		}

	}

	record Order(String id, int amount) {
	}

	record Placed(int number) {
	}

}
