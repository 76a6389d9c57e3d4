package dev.idempotent.engine;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;

class IdempotencyEngineTests {

	private static final Duration WAIT = Duration.ofSeconds(30);

	private static final RecordKey KEY = RecordKey.of(null, "o", null, "k");

	private static final Fingerprint FINGERPRINT = Fingerprint.of("asked");

	private final IdempotencyStore store = mock();

	private final IdempotencyEngine engine = new IdempotencyEngine(this.store, EngineSettings.DEFAULTS, IdempotencyListener.NO_OP);

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void admitWhenAskedThenClaimsWithTheOperationsSettings() {
		given(this.store.claim(any())).willReturn(new ClaimResult.InProgress());
		admit(this.engine, Operations.lasting(Duration.ofSeconds(30)));
		admit(this.engine, Operations.lasting(Duration.ofSeconds(30)));
		ArgumentCaptor<Claim> claims = ArgumentCaptor.captor();
		then(this.store).should(times(2)).claim(claims.capture());
		OwnerToken token = claims.getAllValues().get(0).token();
		assertThat(claims.getAllValues().get(0))
			.isEqualTo(new Claim(KEY, token, FINGERPRINT, Duration.ofSeconds(30), Operations.RETENTION, true));
		assertThat(claims.getAllValues().get(1).token()).isNotEqualTo(token);
	}

	@Test
	void admitWhenGrantedThenProceeds() {
		given(this.store.claim(any())).willAnswer(
				(call) -> new ClaimResult.Granted(new Ownership(call.getArgument(0), 3)));
		assertThat(admit(this.engine)).isInstanceOfSatisfying(Admission.Proceed.class, (proceed) -> {
			assertThat(proceed.execution().attempt()).isEqualTo(3);
			assertThat(proceed.execution().isLeaseLost()).isFalse();
		});
	}

	@Test
	void admitWhenConsumedThenReplays() {
		given(this.store.claim(any())).willReturn(new ClaimResult.Consumed(new byte[] { 1, 2 }));
		assertThat(admit(this.engine)).isInstanceOfSatisfying(Admission.Replay.class,
				(replay) -> assertThat(replay.result()).containsExactly(1, 2));
	}

	@Test
	void admitWhenAnythingElseThenRefused() {
		Map<ClaimResult, Admission> refusals = Map.of(new ClaimResult.InProgress(), new Admission.InProgress(),
				new ClaimResult.Abandoned(), new Admission.OutcomeUnknown(), new ClaimResult.Mismatch(),
				new Admission.KeyReused(), new ClaimResult.Unreadable(), new Admission.Unreadable());
		refusals.forEach((result, refusal) -> {
			given(this.store.claim(any())).willReturn(result);
			assertThat(admit(this.engine)).isEqualTo(refusal);
		});
		assertThat(Arrays.asList(ClaimResult.class.getPermittedSubclasses())).hasSize(refusals.size() + 2)
			.contains(ClaimResult.Granted.class, ClaimResult.Consumed.class)
			.containsAll(refusals.keySet().stream().<Class<?>>map(Object::getClass).toList());
	}

	@Test
	void admitWhenStoreRefusesThenNothingToRelease() throws Exception {
		IdempotencyStoreException full = new IdempotencyStoreException("full", null, false);
		given(this.store.claim(any())).willThrow(full);
		assertThat(admit(this.engine)).isEqualTo(new Admission.StoreUnavailable(full));
		assertThat(releases().awaitNone(Duration.ZERO)).isTrue();
	}

	@Test
	void admitWhenOutcomeUnknownThenClaimIsReleased() throws Exception {
		IdempotencyStoreException unknown = new IdempotencyStoreException("time-out", null, true);
		given(this.store.claim(any())).willThrow(unknown);
		given(this.store.release(any())).willReturn(StepResult.DONE);
		assertThat(admit(this.engine)).isEqualTo(new Admission.StoreUnavailable(unknown));
		assertThatTheClaimWasReleased(1);
	}

	@Test
	void admitWhenStoreThrowsSomethingElseThenClaimIsReleased() throws Exception {
		given(this.store.claim(any())).willThrow(new IllegalStateException("a bug"));
		given(this.store.release(any())).willReturn(StepResult.DONE);
		assertThat(admit(this.engine)).isInstanceOf(Admission.StoreUnavailable.class);
		assertThatTheClaimWasReleased(1);
	}

	@Test
	void admitWhenClaimIsAppliedLateThenReleasedThen() throws Exception {
		given(this.store.claim(any())).willThrow(new IdempotencyStoreException("time-out", null, true));
		given(this.store.release(any())).willThrow(new IdempotencyStoreException("time-out", null, true))
			.willReturn(StepResult.NOT_OWNER, StepResult.NOT_OWNER, StepResult.DONE);
		admit(this.engine);
		assertThatTheClaimWasReleased(4);
	}

	@Test
	void admitWhenClaimIsNeverAppliedThenReleasingEndsWithTheLease() throws Exception {
		given(this.store.claim(any())).willThrow(new IdempotencyStoreException("time-out", null, true));
		given(this.store.release(any())).willReturn(StepResult.NOT_OWNER);
		admit(this.engine, Operations.lasting(Duration.ofMillis(250)));
		assertThat(releases().awaitNone(WAIT)).isTrue();
		then(this.store).should(atLeast(2)).release(any());
	}

	@Test
	void admitWhenToProceedWithoutStoreThenUnprotectedAndCounted() throws Exception {
		try (IdempotencyEngine open = new IdempotencyEngine(this.store, new EngineSettings(Heartbeat.ON, OnStoreFailure.PROCEED, 100), IdempotencyListener.NO_OP)) {
			given(this.store.claim(any())).willThrow(new IdempotencyStoreException("down", null, true));
			given(this.store.release(any())).willReturn(StepResult.DONE);
			assertThat(admit(open)).isEqualTo(new Admission.Unprotected());
			assertThat(admit(open)).isEqualTo(new Admission.Unprotected());
			then(this.store).should(timeout(WAIT.toMillis()).times(2)).release(any());
		}
	}

	private void assertThatTheClaimWasReleased(int tries) throws InterruptedException {
		assertThat(releases().awaitNone(WAIT)).isTrue();
		ArgumentCaptor<Claim> claim = ArgumentCaptor.captor();
		then(this.store).should().claim(claim.capture());
		then(this.store).should(times(tries)).release(new Release.Free(claim.getValue()));
		then(this.store).should(never()).renew(any());
	}

	private WaitingSteps releases() {
		return Fields.get(Fields.get(this.engine, "finisher"), "releases");
	}

	private static Admission admit(IdempotencyEngine engine) {
		return admit(engine, Operations.lasting(Duration.ofSeconds(30)));
	}

	private static Admission admit(IdempotencyEngine engine, IdempotentOperation operation) {
		return engine.admit(operation, KEY, FINGERPRINT);
	}

}
