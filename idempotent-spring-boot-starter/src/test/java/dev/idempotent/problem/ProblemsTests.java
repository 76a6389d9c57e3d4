package dev.idempotent.problem;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.idempotent.engine.Admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProblemsTests {

	private final Problems problems = new Problems(Duration.ofMillis(1500));

	@Test
	void ofWhenRefusedThenEachHasItsProblem() {
		Map<Admission, Class<?>> expected = Map.of(new Admission.InProgress(), InProgressException.class,
				new Admission.OutcomeUnknown(), OutcomeUnknownException.class, new Admission.KeyReused(),
				KeyReusedException.class, new Admission.Unreadable(), ResultUnavailableException.class,
				new Admission.StoreUnavailable(new IllegalStateException()), StoreUnavailableException.class);
		expected.forEach((admission, problem) -> assertThat(this.problems.of(admission)).isInstanceOf(problem));
		Set<Class<?>> notRefused = Set.of(Admission.Proceed.class, Admission.Unprotected.class, Admission.Replay.class);
		assertThat(Arrays.asList(Admission.class.getPermittedSubclasses())).hasSize(expected.size() + notRefused.size())
			.containsAll(expected.keySet().stream().<Class<?>>map(Object::getClass).toList())
			.containsAll(notRefused);
	}

	@Test
	void ofWhenNotRefusedThenRefusesToMap() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.problems.of(new Admission.Unprotected()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.problems.of(new Admission.Replay(new byte[0], Admission.Replay.Delay.NONE)));
	}

	@Test
	void ofWhenARetryMayHelpThenRetryAfterInWholeSeconds() {
		assertThat((IdempotencyProblem) this.problems.of(new Admission.InProgress()))
			.satisfies((problem) -> assertThat(problem.getHeaders().getFirst("Retry-After")).isEqualTo("2"));
		assertThat((IdempotencyProblem) this.problems.of(new Admission.KeyReused()))
			.satisfies((problem) -> assertThat(problem.getHeaders().getFirst("Retry-After")).isNull());
	}

	@Test
	void bodyTooLargeThen413OfItsType() {
		BodyTooLargeException problem = new BodyTooLargeException(10_485_760);
		assertThat(problem.getStatusCode().value()).isEqualTo(413);
		assertThat(problem.getBody().getType()).hasToString("urn:problem-type:idempotent:body-too-large");
		assertThat(problem.getBody().getDetail()).contains("10485760");
		assertThat(problem.getHeaders().getCacheControl()).isEqualTo("no-store");
	}

	@Test
	void isCauseOfWhenSomewhereInTheChainThenTrueAlsoInACircle() {
		assertThat(IdempotencyProblem.isCauseOf(new KeyReusedException())).isTrue();
		assertThat(IdempotencyProblem.isCauseOf(new IllegalStateException(new KeyReusedException()))).isTrue();
		assertThat(IdempotencyProblem.isCauseOf(new IllegalStateException())).isFalse();
		Exception circle = new IllegalStateException("a");
		circle.initCause(new IllegalStateException("b", circle));
		assertThat(IdempotencyProblem.isCauseOf(circle)).isFalse();
	}

}
