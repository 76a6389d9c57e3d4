package dev.idempotent.transaction;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Server;
import dev.idempotent.problem.InProgressException;
import dev.idempotent.problem.OutcomeUnknownException;
import dev.idempotent.problem.ResultUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Calls within somebody else's transaction, and calls that fail after one of their own
 * has committed, with a real database.
 */
class TransactionTests {

	private static Server server;

	private final String key = UUID.randomUUID().toString();

	private Charges charges;

	private IdempotencyTemplate template;

	private TransactionTemplate transactions;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(Charges.class, ChargeController.class, UnsureTransactionManager.class),
				"idempotent.store=local");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void beans() {
		this.charges = server.bean(Charges.class);
		this.template = server.bean(IdempotencyTemplate.class);
		this.transactions = new TransactionTemplate(server.bean(PlatformTransactionManager.class));
	}

	@Test
	void callWhenTransactionAroundItCommitsThenDone() {
		this.transactions.executeWithoutResult((status) -> {
			assertThat(this.charges.charge(this.key)).isEqualTo("charged 1");
			assertThatExceptionOfType(InProgressException.class).isThrownBy(() -> this.charges.charge(this.key));
		});
		assertThat(this.charges.charge(this.key)).isEqualTo("charged 1");
		assertThat(this.charges.count(this.key)).isOne();
	}

	@Test
	void callWhenTransactionAroundItRollsBackThenKeyIsFree() {
		this.transactions.executeWithoutResult((status) -> {
			this.charges.charge(this.key);
			status.setRollbackOnly();
		});
		assertThat(this.charges.count(this.key)).isZero();
		assertThat(this.charges.charge(this.key)).isEqualTo("charged 1");
		assertThat(this.charges.count(this.key)).isOne();
	}

	@Test
	void templateWhenTransactionAroundItRollsBackThenKeyIsFree() {
		this.transactions.executeWithoutResult((status) -> {
			this.template.execute("charge", this.key, null, String.class, () -> this.charges.write(this.key));
			status.setRollbackOnly();
		});
		String again = this.template.execute("charge", this.key, null, String.class,
				() -> this.charges.write(this.key));
		assertThat(again).isEqualTo("charged 1");
		assertThat(this.template.execute("charge", this.key, null, String.class, () -> "again")).isEqualTo(again);
	}

	@Test
	void callWhenNobodyKnowsWhetherTransactionCommittedThenHeld() {
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
				this.charges.charge(this.key);
				UnsureTransactionManager.failNextCommit(true);
			}));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.charges.charge(this.key));
	}

	@Test
	void callWhenItsOwnCommitIsUncertainThenHeld() {
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> this.charges.chargeWithUncertainCommit(this.key));
		assertThatExceptionOfType(OutcomeUnknownException.class)
			.isThrownBy(() -> this.charges.chargeWithUncertainCommit(this.key));
	}

	@Test
	void callWhenItsOwnTransactionCommitsAndTheOneAroundRollsBackThenDone() {
		this.transactions.executeWithoutResult((status) -> {
			this.charges.chargeInNew(this.key);
			status.setRollbackOnly();
		});
		assertThat(this.charges.chargeInNew(this.key)).isEqualTo("charged 1");
		assertThat(this.charges.count(this.key)).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callWhenItsOwnCommitIsUncertainThenHeldWhateverBecomesOfTheOneAround(boolean rollback) {
		this.transactions.executeWithoutResult((status) -> {
			assertThatExceptionOfType(TransactionSystemException.class)
				.isThrownBy(() -> this.charges.chargeInNewWithUncertainCommit(this.key));
			if (rollback) {
				status.setRollbackOnly();
			}
		});
		assertThatExceptionOfType(OutcomeUnknownException.class)
			.isThrownBy(() -> this.charges.chargeInNewWithUncertainCommit(this.key));
		assertThat(this.charges.count(this.key)).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callWhenItHidesThatItsOwnCommitIsUncertainThenHeldWhenTheOneAroundRollsBack(boolean rollback) {
		this.transactions.executeWithoutResult((status) -> {
			assertThatIllegalStateException().isThrownBy(() -> this.charges.hidingAnUncertainCommit(this.key));
			if (rollback) {
				status.setRollbackOnly();
			}
		});
		assertThatExceptionOfType(OutcomeUnknownException.class)
			.isThrownBy(() -> this.charges.hidingAnUncertainCommit(this.key));
	}

	@Test
	void callWhenTransactionAroundItIsReadOnlyThenDoneAtOnce() {
		TransactionTemplate readOnly = new TransactionTemplate(server.bean(PlatformTransactionManager.class));
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((status) -> {
			assertThat(this.charges.chargeInNew(this.key)).isEqualTo("charged 1");
			assertThat(this.charges.chargeInNew(this.key)).isEqualTo("charged 1");
			status.setRollbackOnly();
		});
		assertThat(this.charges.chargeInNew(this.key)).isEqualTo("charged 1");
	}

	@Test
	void callWhenItThrowsWithinATransactionThatCommitsThenWhatItWroteIsNotWrittenAgain() {
		this.transactions.executeWithoutResult(
				(status) -> assertThatIllegalStateException().isThrownBy(() -> this.charges.failing(this.key)));
		assertThatExceptionOfType(ResultUnavailableException.class).isThrownBy(() -> this.charges.failing(this.key));
		assertThat(this.charges.count(this.key)).isOne();
	}

	@Test
	void callWhenItThrowsWithinATransactionThatRollsBackThenKeyIsFree() {
		this.transactions.executeWithoutResult((status) -> {
			assertThatIllegalStateException().isThrownBy(() -> this.charges.failing(this.key));
			status.setRollbackOnly();
		});
		assertThatIllegalStateException().isThrownBy(() -> this.charges.failing(this.key));
		assertThat(this.charges.count(this.key)).isOne();
	}

	@Test
	void callWhenItFailsAfterItsCommitThenNeverRunsAgain() {
		assertThatIllegalStateException().isThrownBy(() -> this.charges.chargeAndFailAfterCommit(this.key));
		assertThatExceptionOfType(ResultUnavailableException.class)
			.isThrownBy(() -> this.charges.chargeAndFailAfterCommit(this.key));
		assertThat(this.charges.count(this.key)).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "thrown", "synchronization", "returned", "unhandled" })
	void postWhenItFailsAfterItsCommitThenErrorAnswerIsTheAnswer(String path) {
		Answer first = post(path);
		Answer repeat = post(path);
		assertThat(first.status()).isGreaterThanOrEqualTo(500);
		assertThat(this.charges.count(this.key)).isOne();
		if (path.equals("unhandled")) {
			assertThat(repeat.status()).isEqualTo(409);
			assertThat(repeat.text()).contains("result-unavailable");
		}
		else {
			assertThat(repeat.isReplayed()).as(repeat.toString()).isTrue();
			assertThat(repeat.status()).isEqualTo(first.status());
			assertThat(repeat.text()).isEqualTo(first.text());
		}
	}

	@Test
	void postWhenItsCommitIsUncertainAndAnErrorIsReturnedThenHeld() {
		assertThat(post("uncertain").status()).isEqualTo(503);
		assertThat(post("uncertain").text()).contains("outcome-unknown");
		assertThat(this.charges.count(this.key)).isOne();
	}

	@Test
	void postWhenFailuresAfterACommitAreReleasedThenRunsAgain() {
		try (Server other = Server.start(List.of(Charges.class, ChargeController.class, UnsureTransactionManager.class),
				"idempotent.store=local", "idempotent.after-commit=release")) {
			other.client().post("/charges/thrown").key(this.key).send();
			assertThat(other.client().post("/charges/thrown").key(this.key).send().isReplayed()).isFalse();
			assertThat(other.bean(Charges.class).count(this.key)).isEqualTo(2);
		}
	}

	@Test
	void postWhenTransactionIsOutsideOfTheAspectThenKeyEndsWithIt() {
		try (Server other = Server.start(List.of(Charges.class, ChargeController.class, UnsureTransactionManager.class),
				"idempotent.store=local", "idempotent.aspect-order=2147483647", "spring.aop.proxy-target-class=true")) {
			assertThat(other.client().post("/charges/rolled-back").key(this.key).send().status()).isEqualTo(500);
			assertThat(other.bean(Charges.class).count(this.key)).isZero();
			assertThat(other.client().post("/charges/rolled-back").key(this.key).send().text()).doesNotContain("urn:");
		}
	}

	private static String key(IdempotentCall call) {
		return Objects.requireNonNull(call.clientKey());
	}

	private Answer post(String path) {
		return server.client().post("/charges/" + path).key(this.key).send();
	}

	static class Charges {

		private final JdbcClient jdbc;

		private final PlatformTransactionManager transactionManager;

		Charges(JdbcClient jdbc, PlatformTransactionManager transactionManager) {
			this.jdbc = jdbc;
			this.transactionManager = transactionManager;
			jdbc.sql("create table if not exists charge (id varchar(36))").update();
		}

		@Idempotent(key = "#id")
		@Transactional
		public String charge(String id) {
			return write(id);
		}

		@Idempotent(key = "#id", operation = "charge in new")
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public String chargeInNew(String id) {
			return write(id);
		}

		@Idempotent(key = "#id")
		public String failing(String id) {
			write(id);
			throw new IllegalStateException("declined");
		}

		@Idempotent(key = "#id")
		@Transactional
		public String chargeAndFailAfterCommit(String id) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					throw new IllegalStateException("no mail was sent");
				}

			});
			return write(id);
		}

		@Idempotent(key = "#id")
		@Transactional
		public String chargeWithUncertainCommit(String id) {
			UnsureTransactionManager.failNextCommit(true);
			return write(id);
		}

		@Idempotent(key = "#id")
		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public String chargeInNewWithUncertainCommit(String id) {
			UnsureTransactionManager.failNextCommit(true);
			return write(id);
		}

		@Idempotent(key = "#id")
		public String hidingAnUncertainCommit(String id) {
			TransactionTemplate inNew = new TransactionTemplate(this.transactionManager);
			inNew.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			UnsureTransactionManager.failNextCommit(true);
			try {
				return Objects.requireNonNull(inNew.execute((status) -> write(id)));
			}
			catch (TransactionSystemException ex) {
				throw new IllegalStateException("no answer");
			}
		}

		String write(String id) {
			this.jdbc.sql("insert into charge values (?)").param(id).update();
			return "charged " + count(id);
		}

		@Transactional
		public String uncertain(String id) {
			UnsureTransactionManager.failNextCommit(true);
			return write(id);
		}

		@Transactional
		public String plain(String id) {
			return write(id);
		}

		int count(String id) {
			return this.jdbc.sql("select count(*) from charge where id = ?").param(id).query(Integer.class).single();
		}

	}

	@RestController
	static class ChargeController {

		private final Charges charges;

		private final AtomicInteger runs = new AtomicInteger();

		ChargeController(Charges charges) {
			this.charges = charges;
		}

		@PostMapping("/charges/thrown")
		@Idempotent
		String thrown(IdempotentCall call) {
			this.charges.plain(key(call));
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "mail " + this.runs.incrementAndGet());
		}

		@PostMapping("/charges/returned")
		@Idempotent
		ResponseEntity<String> returned(IdempotentCall call) {
			this.charges.plain(key(call));
			return ResponseEntity.status(503).body("run " + this.runs.incrementAndGet());
		}

		@PostMapping("/charges/uncertain")
		@Idempotent
		ResponseEntity<String> uncertain(IdempotentCall call) {
			try {
				return ResponseEntity.ok(this.charges.uncertain(key(call)));
			}
			catch (TransactionSystemException ex) {
				return ResponseEntity.status(503).body("try again");
			}
		}

		@PostMapping("/charges/unhandled")
		@Idempotent
		String unhandled(IdempotentCall call) {
			this.charges.plain(key(call));
			throw new IllegalStateException("run " + this.runs.incrementAndGet());
		}

		@PostMapping("/charges/synchronization")
		@Idempotent
		@Transactional
		public String synchronization(IdempotentCall call) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "no mail");
				}

			});
			return this.charges.write(key(call));
		}

		@PostMapping("/charges/rolled-back")
		@Idempotent
		@Transactional
		public String rolledBack(IdempotentCall call) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					throw new IllegalStateException("a constraint");
				}

			});
			return this.charges.write(key(call));
		}

	}

}
