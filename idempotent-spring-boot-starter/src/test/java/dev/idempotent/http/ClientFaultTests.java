package dev.idempotent.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.endpoint.EndpointClients;

import static dev.idempotent.test.endpoint.EndpointAssertions.assertThatEndpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients that are gone before they have their answer.
 */
class ClientFaultTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":10}";

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(LaterResultsController.class), "idempotent.store=local");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void postWhenClientIsGoneDuringTheMethodThenRepeatGetsItsResult() throws IOException {
		assertResultKept("/orders", "gone-sync");
	}

	@Test
	void postWhenClientIsGoneDuringAnAsynchronousMethodThenRepeatGetsItsResult() throws IOException {
		assertResultKept("/later/callable", "gone-callable");
		assertResultKept("/later/future", "gone-future");
	}

	@Test
	void postWhenAnswerIsLostThenRepeatGetsIt() {
		Gate gate = server.bean(Gate.class);
		assertThatEndpoint(EndpointClients.ofPort(server.port())).post("/orders")
			.json(BODY)
			.counting(gate::executions)
			.whenAnswerIsLost()
			.runsOnce();
	}

	private static void assertResultKept(String path, String key) throws IOException {
		Gate gate = server.bean(Gate.class);
		gate.reset();
		gate.close();
		send(path, key).close();
		gate.awaitEntered();
		assertThat(repeat(path, key).status()).isEqualTo(409);
		gate.open();
		await().until(() -> repeat(path, key).isReplayed());
		assertThat(gate.executions()).isOne();
	}

	private static Answer repeat(String path, String key) {
		return server.client().post(path).key(key).json(BODY).send();
	}

	private static Socket send(String path, String key) throws IOException {
		Socket socket = new Socket("localhost", server.port());
		OutputStream out = socket.getOutputStream();
		out.write("""
				POST %s HTTP/1.1\r
				Host: localhost\r
				Idempotency-Key: %s\r
				Content-Type: application/json\r
				Content-Length: %d\r
				\r
				%s""".formatted(path, key, BODY.length(), BODY).getBytes(StandardCharsets.US_ASCII));
		out.flush();
		return socket;
	}

}
