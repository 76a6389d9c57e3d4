package dev.idempotent.test.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import dev.idempotent.test.redis.RedisAddress;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TcpProxyTests {

	private final RedisServer server = RedisServer.start();

	private final TcpProxy proxy = TcpProxy.before(this.server.port());

	@BeforeEach
	void set() {
		this.server.ask("SET k 0");
	}

	@AfterEach
	void close() {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void proxyWhenWellThenAnswer() {
		assertThat(incr()).isEqualTo(":1\r\n");
	}

	@Test
	void swallowRequestsWhenAskedThenServerNeverAsked() {
		this.proxy.swallowRequests();
		assertUnanswered();
		assertHealed(":1\r\n");
	}

	@Test
	void swallowRepliesWhenAskedThenServerAsked() {
		this.proxy.swallowReplies();
		assertUnanswered();
		assertHealed(":2\r\n");
	}

	@Test
	void cutOnNextReplyWhenAskedThenServerAskedAndWellAgain() {
		this.proxy.cutOnNextReply();
		assertUnanswered();
		assertThat(incr()).isEqualTo(":2\r\n");
	}

	@Test
	void cutBeforeWhenTextIsSentThenServerNeverAsked() {
		this.proxy.cutBefore("EXPIRE");
		assertThat(incr()).isEqualTo(":1\r\n");
		this.proxy.cutBefore("INCR");
		assertUnanswered();
		assertHealed(":2\r\n");
	}

	@Test
	void cutAfterWhenTextIsSentThenServerAsked() {
		this.proxy.cutAfter("EXPIRE");
		assertThat(incr()).isEqualTo(":1\r\n");
		this.proxy.cutAfter("INCR");
		assertUnanswered();
		assertHealed(":3\r\n");
	}

	@Test
	void halfOpenWhenAskedThenServerNeverAsked() {
		this.proxy.halfOpen();
		assertUnanswered();
		assertHealed(":1\r\n");
	}

	@RepeatedTest(20)
	void refuseWhenAskedThenNoConnection() {
		this.proxy.refuse();
		assertThatThrownBy(this::incr).hasCauseInstanceOf(ConnectException.class);
		assertHealed(":1\r\n");
	}

	@Test
	void silenceWhenAskedThenOpenConnectionsAreSilentAndNewOnesWork() throws IOException {
		try (Socket open = new Socket("127.0.0.1", this.proxy.port())) {
			open.setSoTimeout(100);
			open.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(open.getInputStream().read()).isEqualTo('+');
			this.proxy.silence();
			open.getInputStream().skipNBytes("PONG\r\n".length());
			open.getOutputStream().write("INCR k\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThatThrownBy(() -> open.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
			assertThat(incr()).isEqualTo(":1\r\n");
		}
	}

	@Test
	void leadToWhenAskedThenNewConnectionsLeadThere() {
		try (RedisServer other = RedisServer.start()) {
			other.ask("SET k 5");
			this.proxy.leadTo(other.port());
			assertThat(incr()).isEqualTo(":6\r\n");
		}
	}

	@Test
	void delayWhenAskedThenServerAskedLater() {
		Duration delay = Duration.ofMillis(300);
		this.proxy.delay(delay);
		long start = System.nanoTime();
		assertThat(incr()).isEqualTo(":1\r\n");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
	}

	private String incr() {
		return RedisAddress.behind(this.proxy).ask("INCR k");
	}

	private void assertUnanswered() {
		assertThatThrownBy(this::incr).isInstanceOf(UncheckedIOException.class);
	}

	private void assertHealed(String answer) {
		this.proxy.heal();
		assertThat(incr()).isEqualTo(answer);
	}

}
