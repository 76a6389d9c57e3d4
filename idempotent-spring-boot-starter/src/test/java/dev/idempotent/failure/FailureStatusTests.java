package dev.idempotent.failure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.result.KeptResult;

import static org.assertj.core.api.Assertions.assertThat;

class FailureStatusTests {

	@Test
	void ofWhenErrorResponseThenItsStatus() {
		assertThat(FailureStatus.of(new ResponseStatusException(HttpStatus.GONE))).isEqualTo(410);
	}

	@Test
	void ofWhenAnnotatedThenItsStatusAlsoAsCause() {
		assertThat(FailureStatus.of(new Declined())).isEqualTo(402);
		assertThat(FailureStatus.of(new IllegalStateException(new RuntimeException(new Declined())))).isEqualTo(402);
	}

	@Test
	void ofWhenNoneIsNamedThenNone() {
		assertThat(FailureStatus.of(new IllegalStateException())).isEqualTo(KeptResult.NO_STATUS);
		assertThat(FailureStatus.of(new ResponseStatusException(HttpStatusCode.valueOf(700))))
			.isEqualTo(KeptResult.NO_STATUS);
	}

	@Test
	@Timeout(10)
	void ofWhenCausesAreACircleThenItEnds() {
		IllegalStateException first = new IllegalStateException();
		first.initCause(new IllegalArgumentException(first));
		assertThat(FailureStatus.of(first)).isEqualTo(KeptResult.NO_STATUS);
	}

	@Test
	void ofWhenExceptionFailsItselfThenNone() {
		assertThat(FailureStatus.of(new FailingCause())).isEqualTo(KeptResult.NO_STATUS);
	}

	@ResponseStatus(HttpStatus.PAYMENT_REQUIRED)
	static class Declined extends RuntimeException {

	}

	static class FailingCause extends RuntimeException {

		@Override
		public synchronized Throwable getCause() {
			throw new IllegalStateException();
		}

	}

}
