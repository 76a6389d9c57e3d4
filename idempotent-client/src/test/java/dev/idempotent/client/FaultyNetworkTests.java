package dev.idempotent.client;

import java.time.Duration;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.test.network.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Calls of every kind of client to the sample through a network that fails, and with a
 * store that is full: one row for each logical call, and every caller has its order.
 */
class FaultyNetworkTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration IMPATIENCE = Duration.ofSeconds(1);

	private static final ConditionFactory PATIENT = await().atMost(PATIENCE);

	private static SampleServer sample;

	private static TcpProxy network;

	@BeforeAll
	static void start() {
		sample = new SampleServer();
		network = TcpProxy.before(sample.port());
	}

	@AfterAll
	static void stop() {
		network.close();
		sample.close();
	}

	@BeforeEach
	void heal() {
		sample.processingTime(Duration.ZERO);
		sample.forgetRows();
		network.heal();
	}

	@Test
	void callsWhenConnectionsAreRefusedThenOneRowForEach() throws Exception {
		network.refuse();
		try (Callers callers = new Callers(network.port(), PATIENCE, 0)) {
			PATIENT.until(callers::haveTriedAgain);
			network.heal();
			assertOneRowForEach(callers);
		}
	}

	@Test
	void callsWhenConnectionsAreCutBeforeTheRequestThenOneRowForEach() throws Exception {
		network.cutBefore("POST /orders");
		try (Callers callers = new Callers(network.port(), PATIENCE, 0)) {
			PATIENT.until(callers::haveTriedAgain);
			assertThat(sample.rowsByItem()).isEmpty();
			network.heal();
			assertOneRowForEach(callers);
		}
	}

	@Test
	void callsWhenConnectionsAreCutBeforeTheAnswerThenOneRowForEach() throws Exception {
		network.cutAfter("POST /orders");
		try (Callers callers = new Callers(network.port(), PATIENCE, 0)) {
			PATIENT.until(() -> sample.rowsByItem().equals(Callers.oneForEachCall()));
			PATIENT.until(callers::haveTriedAgain);
			network.heal();
			assertOneRowForEach(callers);
		}
	}

	@Test
	void callsWhenAnswersAreLostThenOneRowForEach() throws Exception {
		network.swallowReplies();
		try (Callers callers = new Callers(network.port(), IMPATIENCE, 0)) {
			PATIENT.until(() -> sample.rowsByItem().equals(Callers.oneForEachCall()));
			PATIENT.until(callers::haveTriedAgain);
			network.heal();
			assertOneRowForEach(callers);
		}
	}

	@Test
	void callsWhenAnswersAreLateThenRetriesMeetTheFirstTryAndOneRowForEach() throws Exception {
		sample.processingTime(IMPATIENCE.plusSeconds(1));
		try (Callers callers = new Callers(network.port(), IMPATIENCE, 409)) {
			assertOneRowForEach(callers);
			assertThat(callers.refused()).containsExactlyInAnyOrder(ClientKind.values());
		}
	}

	@Test
	void callsWhenStoreIsFullThenOneRowForEach() throws Exception {
		sample.fillStore();
		try (Callers callers = new Callers(network.port(), PATIENCE, 503)) {
			PATIENT.until(() -> callers.refused().size() == ClientKind.values().length);
			assertThat(sample.rowsByItem()).isEmpty();
			sample.makeRoom();
			assertOneRowForEach(callers);
		}
		finally {
			sample.makeRoom();
		}
	}

	private static void assertOneRowForEach(Callers callers) throws Exception {
		assertThat(callers.orders()).isEqualTo(Callers.oneForEachCall());
		assertThat(sample.rowsByItem()).isEqualTo(Callers.oneForEachCall());
	}

}
