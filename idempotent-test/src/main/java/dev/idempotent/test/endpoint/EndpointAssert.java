package dev.idempotent.test.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.assertj.core.api.AbstractAssert;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

import dev.idempotent.ReplayStatus;
import dev.idempotent.test.Race;

/**
 * Assertions on an endpoint: first what is sent, then situations, each with its outcome.
 * Every situation has a key of its own, so that several can follow one another.
 */
public final class EndpointAssert extends AbstractAssert<EndpointAssert, EndpointClient> {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final EndpointContract contract = new EndpointContract();

	private EndpointRequest request = EndpointRequest.to(HttpMethod.POST, "/");

	private @Nullable LongSupplier counter;

	EndpointAssert(EndpointClient client) {
		super(client, EndpointAssert.class);
	}

	/**
	 * Posts what follows.
	 * @param uriTemplate relative to the client's address, such as {@code /orders/{id}}
	 */
	public EndpointAssert post(String uriTemplate, Object... uriVariables) {
		return request(HttpMethod.POST, uriTemplate, uriVariables);
	}

	/**
	 * Sends what follows by any method.
	 */
	public EndpointAssert request(HttpMethod method, String uriTemplate, Object... uriVariables) {
		EndpointRequest started = EndpointRequest.to(method, uriTemplate, uriVariables);
		this.request = started.with((headers) -> headers.putAll(this.request.headers()));
		return this;
	}

	public EndpointAssert header(String name, String value) {
		return headers((headers) -> headers.add(name, value));
	}

	/**
	 * Changes the headers, such as {@code (headers) -> headers.setBasicAuth("alice",
	 * "secret")}.
	 */
	public EndpointAssert headers(Consumer<HttpHeaders> change) {
		this.request = this.request.with(change);
		return this;
	}

	public EndpointAssert json(String json) {
		return body(MediaType.APPLICATION_JSON, json.getBytes(StandardCharsets.UTF_8));
	}

	public EndpointAssert body(MediaType type, byte[] body) {
		this.request = this.request.with(type, body);
		return this;
	}

	/**
	 * Also counts executions. Without, only answers tell whether there was one.
	 * @param counter returns one more after each execution: rows, calls of a stub
	 */
	public EndpointAssert counting(LongSupplier counter) {
		this.counter = counter;
		return this;
	}

	/**
	 * Sends the key in another header than {@code Idempotency-Key}.
	 */
	public EndpointAssert withKeyHeader(String name) {
		this.contract.keyHeader = name;
		return this;
	}

	/**
	 * Sends other keys than UUIDs.
	 * @param keys returns another one with each call
	 */
	public EndpointAssert withKeys(Supplier<String> keys) {
		this.contract.keys = keys;
		return this;
	}

	/**
	 * Knows a replay by another header than {@code Idempotent-Replayed}.
	 */
	public EndpointAssert withReplayHeader(String name) {
		this.contract.replayHeader = name;
		return this;
	}

	/**
	 * Expects another status of replays than {@link ReplayStatus#OK}.
	 */
	public EndpointAssert withReplayStatus(ReplayStatus status) {
		this.contract.replayStatus = status;
		return this;
	}

	/**
	 * Knows refusals by something else than a problem's type: for applications whose
	 * errors have a shape of their own. The status counts all the same.
	 * @param test gets the problem's name, such as {@code key-reused}, and an answer
	 */
	public EndpointAssert recognizingRefusals(BiPredicate<String, EndpointAnswer> test) {
		this.contract.refusals = test;
		return this;
	}

	/**
	 * The request comes twice, one after the other.
	 */
	public SituationAssert whenSentTwice() {
		Sending sending = sending(this.contract.keys.get());
		EndpointAnswer first = sending.send();
		EndpointAnswer repeat = sending.send();
		return new SituationAssert(this, sending.situation("sent twice with one key", first, List.of(repeat), null));
	}

	/**
	 * The request comes many times at the same moment, and once more in the end.
	 */
	public AtOnceAssert whenSentAtOnce(int times) {
		Sending sending = sending(this.contract.keys.get());
		List<EndpointAnswer> answers;
		try {
			answers = Race.between(times, (i) -> sending::send);
		}
		catch (Exception ex) {
			throw new AssertionError(this.request + " could not be sent " + times + " times at once", ex);
		}
		return new AtOnceAssert(this,
				sending.situation("sent " + times + " times at once with one key", null, answers, sending.send()));
	}

	/**
	 * The key comes again with another body.
	 */
	public RefusableSituationAssert whenSentWithAnotherBody(String json) {
		Sending sending = sending(this.contract.keys.get());
		EndpointAnswer first = sending.send();
		EndpointRequest another = sending.request()
			.with(MediaType.APPLICATION_JSON, json.getBytes(StandardCharsets.UTF_8));
		EndpointAnswer repeat = sending.send(this.actual, another);
		return new RefusableSituationAssert(this,
				sending.situation("sent again with another body", first, List.of(repeat), sending.send()),
				Refusal.KEY_REUSED, 1);
	}

	/**
	 * The key comes again from another user.
	 * @param credentials sets that user's headers in place of the first one's
	 */
	public SituationAssert whenSentByAnotherUser(Consumer<HttpHeaders> credentials) {
		Sending sending = sending(this.contract.keys.get());
		return byAnotherUser(sending, this.actual, sending.request().with(credentials));
	}

	/**
	 * The key comes again from another user, whose client it is.
	 */
	public SituationAssert whenSentThrough(EndpointClient another) {
		Sending sending = sending(this.contract.keys.get());
		return byAnotherUser(sending, another, sending.request());
	}

	/**
	 * The request comes twice, without a key.
	 */
	public RefusableSituationAssert whenSentWithoutKey() {
		Sending sending = sending(null);
		EndpointAnswer first = sending.send();
		EndpointAnswer repeat = sending.send();
		return new RefusableSituationAssert(this,
				sending.situation("sent twice without a key", first, List.of(repeat), null), Refusal.MISSING_KEY, 0);
	}

	/**
	 * The answer gets lost on its way to the client, which sends the request again, and
	 * once more.
	 */
	public SituationAssert whenAnswerIsLost() {
		Sending sending = sending(this.contract.keys.get());
		sending.lose();
		EndpointAnswer repeat = sending.send();
		return new SituationAssert(this,
				sending.situation("sent again after its answer was lost", null, List.of(repeat), sending.send()));
	}

	/**
	 * The server that runs the request is killed after it has done the work and before
	 * the store knows, and the client sends the request again until another one takes
	 * over, or refuses to.
	 * @param owners of the server's application context
	 */
	public RefusableSituationAssert whenServerIsKilled(LostOwners owners) {
		Sending sending = sending(this.contract.keys.get());
		owners.losing(sending::lose);
		EndpointAnswer repeat = Awaitility.await("the end of the lease")
			.atMost(PATIENCE)
			.until(sending::send, (answer) -> !this.contract.isRefused(answer, Refusal.IN_PROGRESS));
		Situation situation = sending.situation("sent again after the server was killed", null, List.of(repeat),
				sending.send());
		return new RefusableSituationAssert(this, situation.takenOver(owners.takeOver()), Refusal.OUTCOME_UNKNOWN, 1);
	}

	EndpointContract contract() {
		return this.contract;
	}

	Verdict verdict(Situation situation, String outcome, String contract) {
		return new Verdict((text) -> failure("%s", text), this.request, situation, outcome, contract);
	}

	private SituationAssert byAnotherUser(Sending sending, EndpointClient client, EndpointRequest request) {
		EndpointAnswer first = sending.send();
		EndpointAnswer other = sending.send(client, request);
		return new SituationAssert(this,
				sending.situation("sent by another user with the same key", first, List.of(other), sending.send()));
	}

	private Sending sending(@Nullable String key) {
		isNotNull();
		EndpointRequest sent = (key != null) ? this.contract.keyed(this.request, key) : this.request;
		return new Sending(this.actual, sent, this.counter);
	}

}
