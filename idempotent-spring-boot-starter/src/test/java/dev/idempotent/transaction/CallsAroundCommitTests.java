package dev.idempotent.transaction;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.idempotent.Completion;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.database.TestDatabase;
import dev.idempotent.http.Server;
import dev.idempotent.problem.OwnershipLostException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Work and calls in the callbacks right before and right after a transaction's commit,
 * such as those of event listeners. None commits unguarded.
 */
class CallsAroundCommitTests {

	private static Server server;

	private final String key = UUID.randomUUID().toString();

	private Transfers transfers;

	private TransactionTemplate transactions;

	private TransactionTemplate ownTransactions;

	// By a callback, which can't fail the test from where it is
	private @Nullable String seen;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(Plain.class, Transfers.class),
				TestDatabase.POSTGRESQL.properties().toArray(String[]::new));
	}

	@BeforeEach
	void find() {
		PlatformTransactionManager manager = server.bean(PlatformTransactionManager.class);
		this.transfers = server.bean(Transfers.class);
		this.transactions = new TransactionTemplate(manager);
		this.ownTransactions = new TransactionTemplate(manager,
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
	}

	@AfterAll
	static void stop() {
		server.bean(JdbcClient.class).sql("drop table transfer_around").update();
		server.close();
	}

	@Test
	void workWhenWrittenRightBeforeTheCommitThenFenced() {
		assertThatExceptionOfType(OwnershipLostException.class).isThrownBy(
				() -> this.transfers.fenced(this.key, () -> this.transactions.execute((status) -> beforeCommit(() -> {
					this.transfers.plain().write(this.key);
					steal();
				}))));
		assertThat(rows()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callWhenMadeRightBeforeTheCommitThenItsRecordCommitsToo(boolean joined) {
		this.transactions.executeWithoutResult((status) -> {
			afterCommit(this::look);
			beforeCommit(() -> call(joined, () -> this.transfers.plain().write(this.key)));
		});
		assertThat(this.seen).isEqualTo("1 row, status 4");
	}

	@Test
	void callWhenMadeRightBeforeTheCommitAndSupersededThenCommitFails() {
		assertThatExceptionOfType(OwnershipLostException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> beforeCommit(() -> {
				call(false, () -> this.transfers.plain().write(this.key));
				steal();
			})));
		assertThat(rows()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, false", "true, true", "false, true" })
	void callWhenMadeAfterTheCommitThenCommitsByItself(boolean joined, boolean afterCompletion) {
		this.transactions.executeWithoutResult((status) -> {
			Runnable call = () -> {
				call(joined, () -> this.ownTransactions
					.executeWithoutResult((own) -> this.transfers.plain().write(this.key)));
				look();
			};
			if (afterCompletion) {
				afterCompletion(call);
			}
			else {
				afterCommit(call);
			}
		});
		assertThat(this.seen).isEqualTo("1 row, status 4");
		assertThat(rows()).isOne();
	}

	@Test
	void callWhenMadeAfterTheCommitAndSupersededThenItsOwnCommitFails() {
		assertThatExceptionOfType(OwnershipLostException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> afterCommit(() -> call(false, () -> {
				this.ownTransactions.executeWithoutResult((own) -> {
					this.transfers.plain().write(this.key);
					steal();
				});
			}))));
		assertThat(rows()).isZero();
	}

	@Test
	void callWhenItFailsAfterTheCommitThenItsKeyIsFree() {
		this.transactions.executeWithoutResult((status) -> afterCommit(() -> {
			assertThatIllegalStateException().isThrownBy(() -> this.transfers.fenced(this.key, () -> {
				throw new IllegalStateException("planned");
			}));
			call(false, () -> {
			});
		}));
		assertThat(status()).isEqualTo(4);
	}

	// It is Spring, and the driver, that commit such work; by then the record says done
	@Test
	void workWhenWrittenAfterTheCommitWithinACallThenNeverAgain() {
		for (int i = 0; i < 2; i++) {
			assertThat(this.transfers.fenced(this.key, () -> this.transactions.execute((status) -> {
				this.transfers.plain().write(this.key);
				return afterCommit(() -> {
					this.transfers.plain().write(this.key);
					look();
				});
			}))).isEqualTo("done");
		}
		assertThat(this.seen).isEqualTo("1 row, status 3");
		assertThat(rows()).isEqualTo(2);
	}

	private void call(boolean joined, Runnable work) {
		Supplier<String> done = () -> {
			work.run();
			return "done";
		};
		assertThat(joined ? this.transfers.joined(this.key, done) : this.transfers.fenced(this.key, done))
			.isEqualTo("done");
	}

	private static String beforeCommit(Runnable callback) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				callback.run();
			}

		});
		return "done";
	}

	private static String afterCommit(Runnable callback) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				callback.run();
			}

		});
		return "done";
	}

	private static void afterCompletion(Runnable callback) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				callback.run();
			}

		});
	}

	// As others see it
	private void look() {
		this.seen = CompletableFuture.supplyAsync(() -> rows() + " row, status " + status()).join();
	}

	private void steal() {
		CompletableFuture
			.runAsync(() -> jdbc().sql("update IDEMPOTENCY_RECORD set TOKEN = ? where RECORD_KEY = ?")
				.params(new byte[16], this.transfers.recordKey())
				.update())
			.join();
	}

	private int rows() {
		return jdbc().sql("select count(*) from transfer_around where id = ?")
			.param(this.key)
			.query(Integer.class)
			.single();
	}

	private int status() {
		return jdbc().sql("select STATUS from IDEMPOTENCY_RECORD where RECORD_KEY = ?")
			.param(this.transfers.recordKey())
			.query(Integer.class)
			.single();
	}

	private static JdbcClient jdbc() {
		return server.bean(JdbcClient.class);
	}

	static class Transfers {

		private final Plain plain;

		private volatile byte @Nullable [] recordKey;

		Transfers(Plain plain) {
			this.plain = plain;
		}

		public Plain plain() {
			return this.plain;
		}

		public byte[] recordKey() {
			return Objects.requireNonNull(this.recordKey);
		}

		@Idempotent(key = "#id")
		public String fenced(String id, Supplier<String> work) {
			noteRecord();
			return work.get();
		}

		@Idempotent(key = "#id", completion = Completion.JOIN)
		public String joined(String id, Supplier<String> work) {
			noteRecord();
			return work.get();
		}

		// IdempotentCall[key, attempt n]
		private void noteRecord() {
			String call = String.valueOf(IdempotentCall.current());
			this.recordKey = Base64.getUrlDecoder().decode(call.substring(call.indexOf('[') + 1, call.indexOf(',')));
		}

	}

	static class Plain {

		private final JdbcClient jdbc;

		Plain(JdbcClient jdbc) {
			this.jdbc = jdbc;
			jdbc.sql("create table if not exists transfer_around (id varchar(36))").update();
		}

		@Transactional
		public void write(String id) {
			this.jdbc.sql("insert into transfer_around values (?)").param(id).update();
		}

	}

}
