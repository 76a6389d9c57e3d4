package dev.idempotent.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.core.ParameterizedTypeReference;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.problem.InProgressException;
import dev.idempotent.problem.KeyReusedException;
import dev.idempotent.problem.MissingKeyException;
import dev.idempotent.problem.OutcomeUnknownException;
import dev.idempotent.test.redis.RedisServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchException;

/**
 * Code that handles no requests: the template, and annotated methods of other beans.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateTests {

	private Server server;

	private IdempotencyTemplate template;

	private Jobs jobs;

	private final String key = UUID.randomUUID().toString();

	private final AtomicInteger runs = new AtomicInteger();

	@BeforeAll
	void start() {
		this.server = Server.start(List.of(Jobs.class), "spring.data.redis.host=" + RedisServers.shared().host(),
				"spring.data.redis.port=" + RedisServers.shared().port());
		this.template = this.server.bean(IdempotencyTemplate.class);
		this.jobs = this.server.bean(Jobs.class);
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@Test
	void executeWhenRepeatedThenFirstResult() {
		String key = UUID.randomUUID().toString();
		Receipt first = this.template.execute("charge", key, Map.of("amount", 10), Receipt.class, this::charge);
		Receipt again = this.template.execute("charge", key, Map.of("amount", 10), Receipt.class, this::charge);
		assertThat(again).isEqualTo(first);
		assertThat(this.template.execute("refund", key, Map.of("amount", 10), Receipt.class, this::charge))
			.isNotEqualTo(first);
	}

	@Test
	void executeWhenTypeIsGenericThenReadBack() {
		String key = UUID.randomUUID().toString();
		ParameterizedTypeReference<List<Receipt>> type = new ParameterizedTypeReference<>() {
		};
		List<Receipt> first = this.template.execute("list", key, null, type.getType(), () -> List.of(charge()));
		List<Receipt> again = this.template.execute("list", key, null, type.getType(), () -> List.of(charge()));
		assertThat(again).isEqualTo(first).hasOnlyElementsOfType(Receipt.class);
	}

	@Test
	void executeWhenResultIsNullThenNullAgain() {
		String key = UUID.randomUUID().toString();
		int before = this.runs.get();
		assertThat(this.template.<Receipt>execute("null", key, null, Receipt.class, this::nothing)).isNull();
		assertThat(this.template.<Receipt>execute("null", key, null, Receipt.class, this::nothing)).isNull();
		assertThat(this.runs.get() - before).isOne();
	}

	@Test
	void executeWhenFingerprintDiffersThenKeyReused() {
		String key = UUID.randomUUID().toString();
		this.template.execute("charge", key, "ten", Receipt.class, this::charge);
		assertThatExceptionOfType(KeyReusedException.class)
			.isThrownBy(() -> this.template.execute("charge", key, "eleven", Receipt.class, this::charge));
	}

	@Test
	void executeWhenRunningThenInProgress() {
		String key = UUID.randomUUID().toString();
		this.template.execute("charge", key, null, Receipt.class, () -> {
			assertThatExceptionOfType(InProgressException.class)
				.isThrownBy(() -> this.template.execute("charge", key, null, Receipt.class, this::charge));
			return charge();
		});
	}

	@Test
	void executeWhenWorkThrowsThenKeyIsFree() {
		String key = UUID.randomUUID().toString();
		assertThatIllegalStateException()
			.isThrownBy(() -> this.template.execute("charge", key, null, Receipt.class, () -> {
				throw new IllegalStateException("declined");
			}))
			.withMessage("declined");
		assertThat(this.template.execute("charge", key, null, Receipt.class, this::charge)).isNotNull();
	}

	@Test
	void executeWhenKeyIsEmptyThenMissingKey() {
		assertThatExceptionOfType(MissingKeyException.class)
			.isThrownBy(() -> this.template.execute("charge", "", null, Receipt.class, this::charge));
	}

	@Test
	void executeWhenRunningThenCallIsCurrent() {
		assertThat(this.template.execute("call", this.key, null, String.class,
				() -> Objects.requireNonNull(IdempotentCall.current()).clientKey()))
			.isEqualTo(this.key);
		assertThat(IdempotentCall.current()).isNull();
	}

	@Test
	void callWhenServiceIsRepeatedThenFirstResult() {
		Event event = new Event(UUID.randomUUID().toString(), 10);
		assertThat(this.jobs.handle(event, null)).isEqualTo(this.jobs.handle(event, null)).endsWith(event.id() + " 1");
		assertThatExceptionOfType(KeyReusedException.class)
			.isThrownBy(() -> this.jobs.handle(new Event(event.id(), 11), null));
		assertThatExceptionOfType(MissingKeyException.class).isThrownBy(() -> this.jobs.handle(new Event("", 1), null));
	}

	@Test
	void callWhenServiceRunsThenInProgress() {
		Event event = new Event(UUID.randomUUID().toString(), 10);
		assertThatExceptionOfType(InProgressException.class).isThrownBy(() -> this.jobs.nested(event, this.jobs));
	}

	@Test
	void callWhenServiceGivesItsResultLaterThenFirstResult() throws Exception {
		Event event = new Event(UUID.randomUUID().toString(), 10);
		String first = this.jobs.later(event).get();
		assertThat(this.jobs.later(event).get()).isEqualTo(first);
	}

	@Test
	void callWhenServicesOutcomeIsUnknownThenOutcomeUnknown() {
		Event event = new Event(UUID.randomUUID().toString(), 10);
		assertThatIllegalStateException().isThrownBy(() -> this.jobs.unknown(event));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.jobs.unknown(event));
	}

	@Test
	void callWhenServicesExceptionIsRememberedThenThrownAgain() {
		Event event = new Event(UUID.randomUUID().toString(), 10);
		Exception first = catchException(() -> this.jobs.declines(event));
		assertThat(first).isInstanceOf(Declined.class);
		assertThatExceptionOfType(Declined.class).isThrownBy(() -> this.jobs.declines(event))
			.withMessage(first.getMessage());
	}

	private Receipt charge() {
		return new Receipt(this.runs.incrementAndGet());
	}

	private @Nullable Receipt nothing() {
		this.runs.incrementAndGet();
		return null;
	}

	record Receipt(int number) {
	}

	record Event(String id, int amount) {
	}

	static class Declined extends Exception {

		Declined(String message) {
			super(message);
		}

	}

	static class Jobs {

		private final AtomicInteger runs = new AtomicInteger();

		@Idempotent(key = "#event.id", fingerprint = "#event")
		public String handle(Event event, @Nullable IdempotentCall call) {
			return this.runs.incrementAndGet() + " " + ((call != null) ? call.clientKey() + " " + call.attempt() : "");
		}

		@Idempotent(key = "#event.id", fingerprint = "#event")
		public String nested(Event event, Jobs jobs) {
			return jobs.nested(event, jobs);
		}

		@Idempotent(key = "#event.id")
		public CompletableFuture<String> later(Event event) {
			return CompletableFuture.supplyAsync(() -> "run " + this.runs.incrementAndGet());
		}

		@Idempotent(key = "#event.id", unknownOn = IllegalStateException.class)
		public String unknown(Event event) {
			throw new IllegalStateException("no answer");
		}

		@Idempotent(key = "#event.id", rememberExceptions = Declined.class)
		public String declines(Event event) throws Declined {
			throw new Declined("declined in run " + this.runs.incrementAndGet());
		}

	}

}
