package dev.idempotent.test.redis;

import java.io.UncheckedIOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisServerTests {

	private final RedisServer server = RedisServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void askWhenUpThenAnswer() {
		assertThat(this.server.ask("PING")).isEqualTo("+PONG\r\n");
	}

	@Test
	void askWhenPausedThenAnswerOnlyAfterResuming() {
		this.server.pause();
		assertUnanswered();
		this.server.resume();
		assertThat(this.server.ask("PING")).isEqualTo("+PONG\r\n");
	}

	@Test
	void askWhenKilledThenAnswerOnlyAfterRestart() {
		this.server.ask("SET k v");
		this.server.kill();
		assertUnanswered();
		this.server.restart();
		assertThat(this.server.ask("EXISTS k")).isEqualTo(":0\r\n");
	}

	@Test
	void sharedWhenAskedTwiceThenOneServer() {
		assertThat(RedisServers.shared().ask("PING")).isEqualTo("+PONG\r\n");
		assertThat(RedisServers.shared()).isEqualTo(RedisServers.shared());
	}

	private void assertUnanswered() {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.server.ask("PING"));
	}

}
