package dev.idempotent.transaction;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Completion;
import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.Remember;
import dev.idempotent.database.TestDatabase;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Server;
import dev.idempotent.problem.OutcomeUnknownException;
import dev.idempotent.problem.OwnershipLostException;
import dev.idempotent.problem.ResultUnavailableException;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The JDBC store, whose records commit with the work: fenced and joined, over HTTP and by
 * the template, on a real database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractCommitTests {

	private final TestDatabase database;

	private Server server;

	private JdbcClient jdbc;

	AbstractCommitTests(TestDatabase database) {
		this.database = database;
	}

	@BeforeAll
	void start() {
		this.database.dataSource();
		this.server = Server.start(List.of(Payments.class, PaymentController.class, UnsureTransactionManager.class),
				"idempotent.store=jdbc", "spring.datasource.url=" + this.database.url(),
				"spring.datasource.generate-unique-name=false", "spring.datasource.username=" + this.database.user(),
				"spring.datasource.password=", "idempotent.jdbc.initialize-schema=never");
		this.jdbc = this.server.bean(JdbcClient.class);
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fence", "join" })
	void postWhenRepeatedThenOneRowAndTheSameBytes(String path) {
		String key = newKey();
		Answer first = post(path, key);
		Answer repeat = post(path, key);
		assertThat(first.status()).as(first.toString()).isEqualTo(201);
		assertThat(repeat.isReplayed()).as(repeat.toString()).isTrue();
		assertThat(repeat.body()).isEqualTo(first.body());
		assertThat(rows(key)).isOne();
		assertThat(status(key)).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fence", "join" })
	void postWhenMethodThrowsThenNothingIsWrittenAndKeyIsFree(String path) {
		String key = newKey();
		assertThat(post(path + "/throwing", key).status()).isEqualTo(500);
		assertThat(rows(key)).isZero();
		assertThat(records(key)).isZero();
		assertThat(post(path + "/throwing", key).isReplayed()).isFalse();
	}

	@Test
	void postWhenOwnerIsSupersededThenItsCommitFails() throws Exception {
		String key = newKey();
		CompletableFuture<Answer> late = blocked("fence/blocking", key);
		endLease(key);
		Pauses.none(key);
		Answer successor = post("fence/blocking", key);
		assertThat(successor.status()).as(successor.toString()).isEqualTo(201);
		Pauses.resume(key);
		Answer superseded = late.get(20, TimeUnit.SECONDS);
		assertThat(superseded.status()).as(superseded.toString()).isEqualTo(409);
		assertThat(superseded.text()).contains("rolled back");
		assertThat(rows(key)).isOne();
		assertThat(post("fence/blocking", key).body()).isEqualTo(successor.body());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void postWhenAnOperatorHasDecidedThenLateOwnersCommitFails(boolean settled) throws Exception {
		String key = newKey();
		CompletableFuture<Answer> late = blocked("fence/blocking", key);
		endLease(key);
		InspectableIdempotencyStore store = Objects
			.requireNonNull(this.server.bean(IdempotencyStore.class).ability(InspectableIdempotencyStore.class));
		RecordDescription seen = Objects.requireNonNull(
				store.describe(new RecordKey(Base64.getUrlEncoder().withoutPadding().encodeToString(recordKey(key)))));
		assertThat(settled ? store.settle(seen, new byte[] { 1 }) : store.free(seen)).isEqualTo(Decision.DONE);
		Pauses.resume(key);
		Answer superseded = late.get(20, TimeUnit.SECONDS);
		assertThat(superseded.status()).as(superseded.toString()).isEqualTo(409);
		assertThat(superseded.text()).contains("rolled back");
		assertThat(rows(key)).isZero();
		assertThat(records(key)).isEqualTo(settled ? 1 : 0);
	}

	@Test
	void postWhenServerDiesAfterTheCommitThenDoneWithoutAnswer() throws Exception {
		String key = newKey();
		CompletableFuture<Answer> first = blocked("fence/after", key);
		assertThat(rows(key)).isOne();
		assertThat(status(key)).isEqualTo(3);
		assertThat(post("fence/after", key).text()).contains("in-progress");
		endLease(key);
		assertThat(post("fence/after", key).text()).contains("result-unavailable");
		Pauses.resume(key);
		Answer answer = first.get(20, TimeUnit.SECONDS);
		assertThat(answer.status()).isEqualTo(201);
		assertThat(post("fence/after", key).body()).isEqualTo(answer.body());
		assertThat(rows(key)).isOne();
	}

	@Test
	void postWhenSeveralTransactionsCommitThenEachIsFenced() {
		String key = newKey();
		assertThat(post("fence/twice", key).status()).isEqualTo(201);
		assertThat(rows(key)).isEqualTo(2);
		assertThat(post("fence/twice", key).isReplayed()).isTrue();
		assertThat(rows(key)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fence/read-only", "join/read-only" })
	void postWhenTransactionInsideIsReadOnlyThenItIsLeftAlone(String path) {
		String key = newKey();
		assertThat(post(path, key).status()).isEqualTo(201);
		assertThat(post(path, key).isReplayed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void postWhenCommitHasNoAnswerThenTheRecordTells(boolean committed) {
		String key = newKey();
		String path = committed ? "fence/uncertain" : "fence/uncertain-undone";
		assertThat(post(path, key).status()).isEqualTo(500);
		await().untilAsserted(() -> assertThat(records(key)).isEqualTo(committed ? 1 : 0));
		if (committed) {
			assertThat(post(path, key).text()).contains("result-unavailable");
		}
		assertThat(rows(key)).isEqualTo(committed ? 1 : 0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void postWhenJoinedCommitHasNoAnswerThenClientGetsWhatBecameOfIt(boolean committed) {
		String key = newKey();
		Answer first = post(committed ? "join/uncertain" : "join/uncertain-undone", key);
		assertThat(first.status()).as(first.toString()).isEqualTo(committed ? 201 : 500);
		assertThat(rows(key)).isEqualTo(committed ? 1 : 0);
		assertThat(records(key)).isEqualTo(committed ? 1 : 0);
		if (committed) {
			assertThat(post("join/uncertain", key).body()).isEqualTo(first.body());
		}
	}

	@Test
	void postWhenJoinedAndRunningThenDuplicatesAreInProgressAtOnce() throws Exception {
		String key = newKey();
		CompletableFuture<Answer> first = blocked("join/blocking", key);
		await().until(() -> leaseIsOver(key));
		for (int i = 0; i < 3; i++) {
			long start = System.nanoTime();
			assertThat(post("join/blocking", key).text()).contains("in-progress");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		}
		Pauses.resume(key);
		assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
		assertThat(rows(key)).isOne();
	}

	@Test
	void postWhenJoinedAnswerIsNotRememberedThenRolledBackAndRunAgain() {
		String key = newKey();
		assertThat(post("join/refusing", key).status()).isEqualTo(503);
		assertThat(rows(key)).isZero();
		assertThat(records(key)).isZero();
		assertThat(post("join/refusing", key).isReplayed()).isFalse();
	}

	@Test
	void postWhenJoinedCommitFailsThenErrorAnswerAndKeyIsFree() {
		String key = newKey();
		assertThat(post("join/vetoed", key).status()).isEqualTo(500);
		assertThat(rows(key)).isZero();
		assertThat(records(key)).isZero();
	}

	@Test
	void postWhenJoinedCommitFailsAndApplicationHandlesItThenItsAnswer() {
		String key = newKey();
		Answer first = post("join/vetoed-and-handled", key);
		assertThat(first.status()).as(first.toString()).isEqualTo(502);
		assertThat(first.body()).isEmpty();
		assertThat(rows(key)).isZero();
		assertThat(records(key)).isZero();
	}

	@Test
	void postWhenConnectionOfTheWorkBreaksThenNoSuccessIsAnsweredNorKept() {
		String key = newKey();
		assertThat(post("fence/broken", key).status()).isEqualTo(500);
		assertThat(rows(key)).isZero();
		assertThat(records(key)).isZero();
	}

	@Test
	void postWhenJoinedAndAnswerIsTooLargeThenDoneWithoutAnswer() {
		String key = newKey();
		assertThat(post("join/large", key).status()).isEqualTo(200);
		assertThat(rows(key)).isOne();
		assertThat(post("join/large", key).text()).contains("result-unavailable");
		assertThat(rows(key)).isOne();
	}

	@Test
	void postWhenJoinedAndDecidingFailsThenErrorAndHeld() {
		String key = newKey();
		assertThat(post("join/undecided", key).status()).isEqualTo(500);
		assertThat(rows(key)).isZero();
		assertThat(post("join/undecided", key).text()).contains("outcome-unknown");
	}

	@Test
	void postWhenJoinedCommitFailsAfterOneOfItsOwnThenDoneWithoutAnswer() {
		String key = newKey();
		assertThat(post("join/in-new-and-vetoed", key).status()).isEqualTo(500);
		assertThat(rows(key)).isOne();
		assertThat(post("join/in-new-and-vetoed", key).text()).contains("result-unavailable");
		assertThat(rows(key)).isOne();
	}

	@Test
	void postWhenJoinedAndResultComesLaterThenItCommitsAndTheAnswerFollows() {
		String key = newKey();
		Answer first = post("join/later", key);
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(post("join/later", key).body()).isEqualTo(first.body());
		assertThat(rows(key)).isOne();
	}

	@Test
	void postWhenJoinedAndResultFailsLaterThenDone() {
		String key = newKey();
		assertThat(post("join/later-failing", key).status()).isEqualTo(500);
		assertThat(post("join/later-failing", key).text()).contains("result-unavailable");
		assertThat(rows(key)).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callWhenOutcomeIsUnknownWithinATransactionThenHeldWithIt(boolean joined) {
		String key = newKey();
		Payments payments = this.server.bean(Payments.class);
		long start = System.nanoTime();
		transactions().executeWithoutResult((status) -> assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> payments.unknown(key, joined)));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> payments.unknown(key, joined));
		assertThat(rows(key)).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callWhenUndoneByASavepointThenKeyIsFree(boolean joined) {
		String key = newKey();
		Payments payments = this.server.bean(Payments.class);
		transactions().executeWithoutResult((status) -> {
			Object savepoint = status.createSavepoint();
			assertThat(joined ? payments.joined(key) : payments.fenced(key)).isEqualTo("paid 1");
			status.rollbackToSavepoint(savepoint);
		});
		assertThat(rows(key)).isZero();
		assertThat(joined ? payments.joined(key) : payments.fenced(key)).isEqualTo("paid 1");
		assertThat(rows(key)).isOne();
	}

	@Test
	void callWhenTransactionAroundItCommitsThenItsRecordCommitsToo() {
		String key = newKey();
		int[] stored = { 0 };
		transactions().executeWithoutResult((status) -> {
			String first = template(key);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					CompletableFuture.runAsync(() -> stored[0] = status(key)).join();
				}

			});
			assertThat(first).isEqualTo("paid 1");
		});
		assertThat(stored[0]).isEqualTo(4);
		assertThat(template(key)).isEqualTo("paid 1");
	}

	@Test
	void callWhenTransactionAroundItRollsBackThenKeyIsFree() {
		String key = newKey();
		transactions().executeWithoutResult((status) -> {
			template(key);
			status.setRollbackOnly();
		});
		assertThat(records(key)).isZero();
		assertThat(rows(key)).isZero();
		assertThat(template(key)).isEqualTo("paid 1");
	}

	@Test
	void callWhenSupersededWithinATransactionThenThatRollsBack() {
		String key = newKey();
		assertThatExceptionOfType(OwnershipLostException.class)
			.isThrownBy(() -> transactions().executeWithoutResult((status) -> {
				template(key);
				CompletableFuture.runAsync(() -> {
					endLease(key);
					template(key);
				}).join();
			}));
		assertThat(rows(key)).isOne();
	}

	@Test
	void serviceWhenJoinedThenOneCommit() {
		String key = newKey();
		Payments payments = this.server.bean(Payments.class);
		assertThat(payments.joined(key)).isEqualTo("paid 1");
		assertThat(payments.joined(key)).isEqualTo("paid 1");
		assertThat(rows(key)).isOne();
		String failing = newKey();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> payments.joinedFailing(failing));
		assertThat(rows(failing)).isZero();
		assertThat(records(failing)).isZero();
	}

	@Test
	void serviceWhenItFailsAfterItsCommitThenNeverRunsAgain() {
		String key = newKey();
		Payments payments = this.server.bean(Payments.class);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> payments.failingAfterCommit(key));
		assertThatExceptionOfType(ResultUnavailableException.class).isThrownBy(() -> payments.failingAfterCommit(key));
		assertThat(rows(key)).isOne();
	}

	static String newKey() {
		return UUID.randomUUID().toString();
	}

	Answer post(String path, String key) {
		return this.server.client().post("/payments/" + path + "/" + key).key(key).send();
	}

	CompletableFuture<Answer> blocked(String path, String key) throws InterruptedException {
		CountDownLatch reached = Pauses.at(key);
		CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> post(path, key));
		assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
		return answer;
	}

	// The store's key is a digest that only the aspect makes: the payments note it
	void endLease(String key) {
		this.jdbc.sql("update IDEMPOTENCY_RECORD set LEASE_UNTIL = 0 where RECORD_KEY = ?")
			.param(recordKey(key))
			.update();
		await().until(() -> leaseIsOver(key));
	}

	int rows(String key) {
		return this.jdbc.sql("select count(*) from payment where id = ?").param(key).query(Integer.class).single();
	}

	int records(String key) {
		return this.jdbc.sql("select count(*) from IDEMPOTENCY_RECORD where RECORD_KEY = ?")
			.param(recordKey(key))
			.query(Integer.class)
			.single();
	}

	int status(String key) {
		return this.jdbc.sql("select STATUS from IDEMPOTENCY_RECORD where RECORD_KEY = ?")
			.param(recordKey(key))
			.query(Integer.class)
			.single();
	}

	JdbcClient jdbc() {
		return this.jdbc;
	}

	private boolean leaseIsOver(String key) {
		return this.jdbc.sql("select LEASE_UNTIL from IDEMPOTENCY_RECORD where RECORD_KEY = ?")
			.param(recordKey(key))
			.query(Long.class)
			.single() < System.currentTimeMillis();
	}

	private static byte[] recordKey(String key) {
		return Objects.requireNonNull(Payments.records.get(key), "no call of this key has run");
	}

	private String template(String key) {
		Payments payments = this.server.bean(Payments.class);
		return Objects.requireNonNull(this.server.bean(IdempotencyTemplate.class)
			.execute("pay", key, null, String.class, () -> payments.write(key)));
	}

	private TransactionTemplate transactions() {
		return new TransactionTemplate(this.server.bean(PlatformTransactionManager.class));
	}

	/**
	 * Where methods wait for their test.
	 */
	static final class Pauses {

		private static final Map<String, CountDownLatch> reached = new ConcurrentHashMap<>();

		private static final Map<String, CountDownLatch> resumed = new ConcurrentHashMap<>();

		private Pauses() {
		}

		static CountDownLatch at(String key) {
			resumed.put(key, new CountDownLatch(1));
			return reached.computeIfAbsent(key, (none) -> new CountDownLatch(1));
		}

		/**
		 * Lets further calls pass.
		 */
		static void none(String key) {
			reached.remove(key);
		}

		static void resume(String key) {
			Objects.requireNonNull(resumed.get(key)).countDown();
		}

		static void pause(String key) {
			CountDownLatch here = reached.get(key);
			CountDownLatch go = resumed.get(key);
			if (here != null && go != null) {
				here.countDown();
				try {
					assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}

	}

	static class Payments {

		static final Map<String, byte[]> records = new ConcurrentHashMap<>();

		private final JdbcClient jdbc;

		@Autowired
		@Lazy
		private @Nullable Payments self;

		Payments(JdbcClient jdbc) {
			this.jdbc = jdbc;
			jdbc.sql("create table if not exists payment (id varchar(36))").update();
		}

		@Transactional
		public String pay(String id) {
			return write(id);
		}

		@Transactional
		public String payBlocking(String id) {
			String paid = write(id);
			Pauses.pause(id);
			return paid;
		}

		@Transactional
		public String payAndThrow(String id) {
			write(id);
			throw new IllegalStateException("declined");
		}

		@Transactional(readOnly = true)
		public int count(String id) {
			noteRecord(id);
			return this.jdbc.sql("select count(*) from payment where id = ?").param(id).query(Integer.class).single();
		}

		@Transactional
		public String payUncertainly(String id, boolean committed) {
			UnsureTransactionManager.failNextCommit(committed);
			return write(id);
		}

		@Idempotent(key = "#id", completion = Completion.JOIN)
		public String joined(String id) {
			return write(id);
		}

		@Idempotent(key = "#id")
		public String fenced(String id) {
			return write(id);
		}

		public String unknown(String id, boolean joined) {
			return joined ? self().joinedUnknown(id) : self().fencedUnknown(id);
		}

		private Payments self() {
			return Objects.requireNonNull(this.self);
		}

		@Idempotent(key = "#id", completion = Completion.JOIN, unknownOn = UncheckedIOException.class)
		public String joinedUnknown(String id) {
			write(id);
			throw new UncheckedIOException(new IOException("read timed out"));
		}

		@Idempotent(key = "#id", unknownOn = UncheckedIOException.class)
		public String fencedUnknown(String id) {
			write(id);
			throw new UncheckedIOException(new IOException("read timed out"));
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public String payInNew(String id) {
			return write(id);
		}

		@Idempotent(key = "#id", completion = Completion.JOIN)
		public String joinedFailing(String id) {
			write(id);
			throw new IllegalStateException("declined");
		}

		@Idempotent(key = "#id")
		@Transactional
		public String failingAfterCommit(String id) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					throw new IllegalStateException("no mail was sent");
				}

			});
			return write(id);
		}

		String write(String id) {
			noteRecord(id);
			this.jdbc.sql("insert into payment values (?)").param(id).update();
			return "paid " + this.jdbc.sql("select count(*) from payment where id = ?")
				.param(id)
				.query(Integer.class)
				.single();
		}

		// IdempotentCall[key, attempt n]
		private static void noteRecord(String id) {
			String call = String.valueOf(IdempotentCall.current());
			String key = call.substring(call.indexOf('[') + 1, call.indexOf(','));
			records.put(id, Base64.getUrlDecoder().decode(key));
		}

	}

	@RestController
	static class PaymentController {

		private final Payments payments;

		private final AtomicInteger runs = new AtomicInteger();

		PaymentController(Payments payments) {
			this.payments = payments;
		}

		@PostMapping("/payments/fence/{id}")
		@Idempotent
		ResponseEntity<String> fence(@PathVariable String id) {
			return created(this.payments.pay(id));
		}

		@PostMapping("/payments/join/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> join(@PathVariable String id) {
			return created(this.payments.pay(id));
		}

		@PostMapping("/payments/fence/throwing/{id}")
		@Idempotent
		ResponseEntity<String> fenceThrowing(@PathVariable String id) {
			return created(this.payments.payAndThrow(id));
		}

		@PostMapping("/payments/join/throwing/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinThrowing(@PathVariable String id) {
			this.payments.pay(id);
			throw new IllegalStateException("declined");
		}

		@PostMapping("/payments/fence/blocking/{id}")
		@Idempotent
		ResponseEntity<String> fenceBlocking(@PathVariable String id) {
			return created(this.payments.payBlocking(id));
		}

		@PostMapping("/payments/join/blocking/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinBlocking(@PathVariable String id) {
			return created(this.payments.payBlocking(id));
		}

		@PostMapping("/payments/fence/after/{id}")
		@Idempotent
		ResponseEntity<String> fenceAfter(@PathVariable String id) {
			String paid = this.payments.pay(id);
			Pauses.pause(id);
			return created(paid);
		}

		@PostMapping("/payments/fence/twice/{id}")
		@Idempotent
		ResponseEntity<String> fenceTwice(@PathVariable String id) {
			this.payments.pay(id);
			return created(this.payments.pay(id));
		}

		@PostMapping("/payments/fence/read-only/{id}")
		@Idempotent
		ResponseEntity<String> fenceReadOnly(@PathVariable String id) {
			return created("count " + this.payments.count(id));
		}

		@PostMapping("/payments/join/read-only/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinReadOnly(@PathVariable String id) {
			return created("count " + this.payments.count(id));
		}

		@PostMapping("/payments/fence/uncertain/{id}")
		@Idempotent
		ResponseEntity<String> fenceUncertain(@PathVariable String id) {
			return created(this.payments.payUncertainly(id, true));
		}

		@PostMapping("/payments/fence/uncertain-undone/{id}")
		@Idempotent
		ResponseEntity<String> fenceUncertainUndone(@PathVariable String id) {
			return created(this.payments.payUncertainly(id, false));
		}

		@PostMapping("/payments/join/uncertain/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinUncertain(@PathVariable String id) {
			return created(this.payments.payUncertainly(id, true));
		}

		@PostMapping("/payments/join/uncertain-undone/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinUncertainUndone(@PathVariable String id) {
			return created(this.payments.payUncertainly(id, false));
		}

		@PostMapping("/payments/join/refusing/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinRefusing(@PathVariable String id) {
			this.payments.pay(id);
			return ResponseEntity.status(503).body("run " + this.runs.incrementAndGet());
		}

		@PostMapping("/payments/join/vetoed/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinVetoed(@PathVariable String id) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					throw new IllegalStateException("a constraint");
				}

			});
			return created(this.payments.pay(id));
		}

		@PostMapping("/payments/join/vetoed-and-handled/{id}")
		@Idempotent(completion = Completion.JOIN)
		@ResponseStatus(HttpStatus.CREATED)
		String joinVetoedAndHandled(@PathVariable String id) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					throw new DataIntegrityViolationException("a constraint");
				}

			});
			return this.payments.pay(id);
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.BAD_GATEWAY)
		void refused(DataIntegrityViolationException failure) {
		}

		@PostMapping("/payments/fence/broken/{id}")
		@Idempotent(remember = Remember.DEFINITIVE)
		ResponseEntity<String> fenceBroken(@PathVariable String id) {
			this.payments.count(id);
			throw new UncheckedIOException(new EOFException());
		}

		@PostMapping("/payments/join/undecided/{id}")
		@Idempotent(completion = Completion.JOIN, unless = "#result.body.none")
		ResponseEntity<String> joinUndecided(@PathVariable String id) {
			return created(this.payments.pay(id));
		}

		@PostMapping("/payments/join/in-new-and-vetoed/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> joinInNewAndVetoed(@PathVariable String id) {
			joinVetoed(id);
			return created(this.payments.payInNew(id));
		}

		@PostMapping("/payments/join/later/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<?> joinLater(@PathVariable String id) {
			return ResponseEntity.ok(CompletableFuture.supplyAsync(() -> this.runs.incrementAndGet() + " " + id)
				.thenCombine(CompletableFuture.completedFuture(this.payments.pay(id)), String::concat));
		}

		@PostMapping("/payments/join/later-failing/{id}")
		@Idempotent(completion = Completion.JOIN)
		Object joinLaterFailing(@PathVariable String id) {
			this.payments.pay(id);
			return CompletableFuture.supplyAsync(() -> {
				throw new IllegalStateException("no mail");
			});
		}

		@PostMapping("/payments/join/large/{id}")
		@Idempotent(completion = Completion.JOIN)
		String joinLarge(@PathVariable String id) {
			this.payments.pay(id);
			return "x".repeat(2 * 1024 * 1024);
		}

		private ResponseEntity<String> created(String body) {
			return ResponseEntity.status(201).body(body + ", run " + this.runs.incrementAndGet());
		}

	}

}
