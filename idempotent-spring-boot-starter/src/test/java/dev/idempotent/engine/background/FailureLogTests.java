package dev.idempotent.engine.background;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

class FailureLogTests {

	private final Logger logger = mock();

	private final AtomicLong time = new AtomicLong(Long.MAX_VALUE);

	private final FailureLog log = new FailureLog(this.logger, this.time::get);

	private final Exception failure = new IllegalStateException("No connection",
			new IllegalArgumentException("in between", new java.io.IOException("Connection\r\nrefused")));

	@Test
	void warnWhenManyThenOneLineEachAndATraceOnceAMinute() {
		for (int i = 0; i < 3; i++) {
			this.log.warn("POST /orders was refused", this.failure);
		}
		thenTraces(1);
		thenLines(2);
		this.time.addAndGet(Duration.ofSeconds(59).toNanos());
		this.log.warn("POST /orders was refused", this.failure);
		thenTraces(1);
		this.time.addAndGet(Duration.ofSeconds(1).toNanos());
		this.log.warn("POST /orders was refused", this.failure);
		thenTraces(2);
		thenLines(3);
	}

	@Test
	void warnThenOneLineWithTheMessagesOfTheCauseAndItsRoot() {
		this.log.warn("It was refused", this.failure);
		ArgumentCaptor<String> line = ArgumentCaptor.captor();
		then(this.logger).should().log(eq(Level.WARNING), line.capture(), same(this.failure));
		assertThat(line.getValue())
			.isEqualTo("It was refused: No connection (java.io.IOException: Connection refused)");
	}

	@Test
	void warnWhenNoMessageOrAnErrorThenItsType() {
		this.log.warn("It was refused", new NullPointerException());
		then(this.logger).should()
			.log(eq(Level.WARNING), eq("It was refused: java.lang.NullPointerException"), any(Throwable.class));
		this.log.warn("It was refused", new OutOfMemoryError("no native thread"));
		then(this.logger).should().log(Level.WARNING, "It was refused: java.lang.OutOfMemoryError: no native thread");
	}

	@Test
	void warnWhenCausesAreACircleThenLogged() {
		Exception circle = new IllegalStateException("a");
		circle.initCause(new IllegalStateException("b", circle));
		this.log.warn("It was refused", circle);
		then(this.logger).should().log(eq(Level.WARNING), anyString(), same(circle));
	}

	@Test
	void logWhenLoggerThrowsThenNothing() {
		willThrow(new OutOfMemoryError()).given(this.logger).log(any(Level.class), anyString());
		willThrow(new OutOfMemoryError()).given(this.logger).log(any(Level.class), anyString(), any(Throwable.class));
		assertThatCode(() -> {
			this.log.warn("It was refused", this.failure);
			this.log.warn("It was refused", this.failure);
			this.log.error("It was refused");
		}).doesNotThrowAnyException();
	}

	private void thenTraces(int count) {
		then(this.logger).should(times(count)).log(eq(Level.WARNING), anyString(), same(this.failure));
	}

	private void thenLines(int count) {
		then(this.logger).should(times(count)).log(eq(Level.WARNING), anyString());
	}

}
