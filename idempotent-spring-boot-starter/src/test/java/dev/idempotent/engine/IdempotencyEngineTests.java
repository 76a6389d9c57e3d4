package dev.idempotent.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.engine.background.BackgroundSteps;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

class IdempotencyEngineTests extends EngineFixture {

	private static final RecordKey KEY = RecordKey.of(null, "o", null, "k");

	private static final Fingerprint FINGERPRINT = Fingerprint.of("asked");

	private static final IdempotencyStoreException UNKNOWN = new IdempotencyStoreException("timeout", null, true);

	// Starting an execution of it fails, as any error right after the claim would
	private static final Claim UNREADABLE = mock(Claim.class, (call) -> {
		throw new OutOfMemoryError();
	});

	@Test
	void admitWhenAskedThenClaimsWithTheOperationsSettings() {
		admit(this.engine);
		admit(this.engine);
		List<Claim> claims = this.store.calls.stream().map(ControllableStore.Call::claim).toList();
		assertThat(claims.get(0)).isEqualTo(
				new Claim(KEY, claims.get(0).token(), FINGERPRINT, Duration.ofSeconds(30), Operations.RETENTION, true));
		assertThat(claims.get(1).token()).isNotEqualTo(claims.get(0).token());
	}

	@Test
	void admitWhenGrantedThenProceeds() {
		this.store.onClaim = (claim) -> new ClaimResult.Granted(new Ownership(claim, 3));
		assertThat(admit(this.engine)).isInstanceOfSatisfying(Admission.Proceed.class, (proceed) -> {
			assertThat(proceed.execution().attempt()).isEqualTo(3);
			assertThat(proceed.execution().key()).isEqualTo(KEY);
			assertThat(proceed.execution().isLeaseLost()).isFalse();
		});
	}

	@Test
	void admitWhenConsumedThenReplays() {
		this.store.onClaim = (claim) -> new ClaimResult.Consumed(new byte[] { 1, 2 });
		assertThat(admit(this.engine)).isInstanceOfSatisfying(Admission.Replay.class,
				(replay) -> assertThat(replay.result()).containsExactly(1, 2));
	}

	@Test
	void admitWhenAnythingElseThenEachHasItsAdmission() {
		Map<ClaimResult, Admission> admissions = Map.of(new ClaimResult.InProgress(), new Admission.InProgress(),
				new ClaimResult.Abandoned(), new Admission.OutcomeUnknown(), new ClaimResult.Mismatch(),
				new Admission.KeyReused(), new ClaimResult.Unreadable(), new Admission.Unreadable());
		admissions.forEach((result, admission) -> {
			this.store.onClaim = (claim) -> result;
			assertThat(admit(this.engine)).isEqualTo(admission);
		});
		assertThat(Arrays.asList(ClaimResult.class.getPermittedSubclasses())).hasSize(admissions.size() + 2)
			.contains(ClaimResult.Granted.class, ClaimResult.Consumed.class)
			.containsAll(admissions.keySet().stream().<Class<?>>map(Object::getClass).toList());
		assertThat(this.told.of("decided")).containsAll(admissions.values());
	}

	@Test
	void admitWhenStoreRefusesThenNothingToRelease() {
		IdempotencyStoreException full = new IdempotencyStoreException("full", null, false);
		this.store.onClaim = ControllableStore.throwing(full);
		assertThat(admit(this.engine)).isEqualTo(new Admission.StoreUnavailable(full));
		assertThat(this.told.of("decided")).containsExactly(new Admission.StoreUnavailable(full));
		this.store.onClaim = ControllableStore.throwing(UNKNOWN);
		admit(this.engine);
		await().until(() -> this.store.count("release") > 0);
		assertThat(this.store.calls).extracting(ControllableStore.Call::step)
			.containsExactly("claim", "claim", "release");
	}

	@Test
	void admitWhenOutcomeUnknownThenClaimIsReleased() {
		this.store.onClaim = ControllableStore.throwing(UNKNOWN);
		assertThat(admit(this.engine)).isEqualTo(new Admission.StoreUnavailable(UNKNOWN));
		await().until(() -> this.store.count("release") == 1);
		assertThat(this.store.calls).extracting(ControllableStore.Call::claim)
			.containsOnly(this.store.calls.element().claim());
		assertThat(this.store.count("renew")).isZero();
	}

	static List<Throwable> anything() {
		return ExecutionTests.anything();
	}

	@ParameterizedTest
	@MethodSource("anything")
	void admitWhenStoreThrowsAnythingThenRefusedAndClaimIsReleased(Throwable failure) throws Exception {
		this.store.onClaim = ControllableStore.throwing(failure);
		assertThat(admit(this.engine)).isInstanceOfSatisfying(Admission.StoreUnavailable.class,
				(refused) -> assertThat(refused.cause()).satisfiesAnyOf((cause) -> assertThat(cause).isSameAs(failure),
						(cause) -> assertThat(cause).hasCause(failure)));
		await().until(() -> this.store.count("release") == 1);
		assertThat(this.engine.awaitFinished(Duration.ZERO)).isTrue();
	}

	@Test
	void admitWhenClaimIsAppliedLateThenReleasedThen() {
		this.store.onClaim = ControllableStore.throwing(UNKNOWN);
		List<Function<Claim, StepResult>> answers = List.of(ControllableStore.throwing(UNKNOWN),
				(claim) -> StepResult.NOT_OWNER, (claim) -> StepResult.NOT_OWNER, (claim) -> StepResult.DONE);
		this.store.onRelease = (claim) -> answers.get((int) this.store.count("release") - 1).apply(claim);
		admit(this.engine);
		await().until(() -> this.store.count("release") == 4);
		this.store.onRelease = (claim) -> StepResult.NOT_OWNER;
		await().until(() -> releasesWaiting() == 0);
	}

	@Test
	void admitWhenClaimIsNeverAppliedThenReleasingEndsWithTheLease() {
		this.store.onClaim = ControllableStore.throwing(UNKNOWN);
		this.store.onRelease = (claim) -> StepResult.NOT_OWNER;
		this.engine.admit(Operations.lasting(Duration.ofMillis(500)), KEY, FINGERPRINT);
		assertThat(releasesWaiting()).isOne();
		await().until(() -> releasesWaiting() == 0);
		assertThat(this.store.count("release")).isGreaterThan(1);
	}

	@Test
	void admitWhenToProceedWithoutStoreThenUnprotectedAndTold() {
		try (IdempotencyEngine open = new IdempotencyEngine(this.store, settings(OnStoreFailure.PROCEED), this.told)) {
			this.store.onClaim = ControllableStore.throwing(UNKNOWN);
			assertThat(admit(open)).isEqualTo(new Admission.Unprotected());
			assertThat(admit(open)).isEqualTo(new Admission.Unprotected());
			assertThat(this.told.of("decided")).containsExactly(new Admission.Unprotected(),
					new Admission.Unprotected());
			await().until(() -> this.store.count("release") == 2);
		}
	}

	@Test
	void admitWhenExecutionCanNotBeStartedThenReleasedAndNobodyWaitsForIt() throws Exception {
		this.store.onClaim = (claim) -> new ClaimResult.Granted(new Ownership(UNREADABLE, 1));
		assertThatThrownBy(() -> admit(this.engine)).isInstanceOf(OutOfMemoryError.class);
		assertThat(this.store.count("release")).isOne();
		assertThat(this.engine.awaitFinished(Duration.ZERO)).isTrue();
	}

	@Test
	void admitWhenListenerThrowsAnythingThenProceedsAndEnds() throws Exception {
		IdempotencyListener failing = new IdempotencyListener() {

			@Override
			public void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
				throw new StackOverflowError();
			}

			@Override
			public void ended(Execution execution, Execution.Ending ending) {
				throw new OutOfMemoryError();
			}

			@Override
			public void completionsWaiting(int count, long bytes) {
				throw new IllegalStateException();
			}

		};
		try (IdempotencyEngine told = new IdempotencyEngine(this.store, EngineSettings.DEFAULTS, failing)) {
			this.store.onComplete = ControllableStore.failing(1, StepResult.DONE);
			Execution execution = start(told, LONG);
			assertThat(execution.complete(RESULT)).isTrue();
			assertThat(told.awaitFinished(WAIT)).isTrue();
			assertThat(this.store.count("complete", execution)).isEqualTo(2);
		}
	}

	private int releasesWaiting() {
		BackgroundSteps steps = Fields.get(Fields.get(this.engine, "releases"), "steps");
		return steps.count();
	}

	private static Admission admit(IdempotencyEngine engine) {
		return engine.admit(Operations.lasting(Duration.ofSeconds(30)), KEY, FINGERPRINT);
	}

}
