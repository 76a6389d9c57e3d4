package dev.idempotent.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.idempotent.DocumentedPages;
import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.OnDuplicate;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.problem.IdempotencyProblemRenderer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/migration.md} with the properties of that page, and what it
 * says of old keys. Stand-ins take the place of the other libraries.
 */
class MigrationTests {

	private static final List<String[]> PROPERTIES = DocumentedPages.properties("migration.md");

	@Test
	void arun0009WhenMigratedThenOldKeysAreAskedForAndOldPropertiesAreLeftAlone() {
		try (Server server = start(0, List.of(Receipts.class, OldReceipts.class),
				"idempotent.key.header=X-Idempotency-Key", "idempotent.inprogress.max.retries=5")) {
			Answer first = post(server, "/receipts").json("{\"id\":\"o-1\",\"amount\":10}").send();
			Answer again = post(server, "/receipts").json("{\"id\":\"o-1\",\"amount\":99}").send();
			assertThat(again.isReplayed()).isTrue();
			assertThat(again.body()).isEqualTo(first.body());
			Answer old = post(server, "/old-receipts").header("X-Idempotency-Key", "old")
				.json("{\"id\":\"o-2\",\"amount\":10}")
				.send();
			assertThat(old.text()).isEqualTo("{\"number\":7}");
			Answer known = post(server, "/old-receipts").key("old").json("{\"id\":\"o-2\",\"amount\":10}").send();
			assertThat(known.isReplayed()).isTrue();
			assertThat(known.body()).isEqualTo(old.body());
			Receipts receipts = server.bean(Receipts.class);
			Purchase purchase = new Purchase("ord_42", 10);
			assertThat(receipts.byTemplate(purchase)).isEqualTo(receipts.byTemplate(purchase));
			assertThat(receipts.charged()).isEqualTo(2);
		}
	}

	@Test
	void idempotency4jWhenMigratedThenFormerErrorsAndStatuses() {
		try (Server server = start(1, List.of(Payments.class, FormerErrors.class))) {
			Answer first = post(server, "/payments").key("k-1").json("{\"amount\":10}").send();
			Answer again = post(server, "/payments").key("k-1").json("{\"amount\":10}").send();
			assertThat(List.of(first.status(), again.status())).containsOnly(201);
			assertThat(again.isReplayed()).isTrue();
			Answer missing = post(server, "/payments").json("{\"amount\":10}").send();
			assertThat(missing.status()).isEqualTo(422);
			assertThat(missing.text()).startsWith("{\"error\":\"");
			Answer refused = post(server, "/payments").key("k-2").json("{\"amount\":0}").send();
			assertThat(refused.status()).isEqualTo(404);
			assertThat(post(server, "/payments").key("k-2").json("{\"amount\":0}").send().isReplayed()).isTrue();
			Payments payments = server.bean(Payments.class);
			SettleCommand command = new SettleCommand("s-1");
			assertThat(payments.settle(command)).isEqualTo(payments.settle(command));
		}
	}

	@Test
	void bothWhenTheOldFilterKnowsAKeyThenItAnswersAndThisOneHasTheRest() {
		try (Server server = start(1, List.of(Payments.class, OldFilter.class))) {
			server.bean(OldFilter.class).known.put("old", "from the old store");
			assertThat(post(server, "/payments").key("old").json("{\"amount\":10}").send().text())
				.isEqualTo("from the old store");
			Answer first = post(server, "/payments").key("new").json("{\"amount\":10}").send();
			Answer again = post(server, "/payments").key("new").json("{\"amount\":10}").send();
			assertThat(again.isReplayed()).isTrue();
			assertThat(again.body()).isEqualTo(first.body());
			assertThat(server.bean(Payments.class).paid()).isOne();
		}
	}

	private static Server start(int block, List<Class<?>> sources, String... properties) {
		return Server.start(sources,
				Stream.of(PROPERTIES.get(block), properties, new String[] { "idempotent.store=local" })
					.flatMap(Stream::of)
					.toArray(String[]::new));
	}

	private static Client.Call post(Server server, String path) {
		return server.client().post(path);
	}

	record Purchase(String id, int amount) {
	}

	record Receipt(int number) {
	}

	static class OldReceipts {

		@Nullable Receipt find(@Nullable String key) {
			return "old".equals(key) ? new Receipt(7) : null;
		}

	}

	@RestController
	static class Receipts {

		private final IdempotencyTemplate idempotency;

		private final OldReceipts oldReceipts;

		private final AtomicInteger charged = new AtomicInteger();

		Receipts(IdempotencyTemplate idempotency, OldReceipts oldReceipts) {
			this.idempotency = idempotency;
			this.oldReceipts = oldReceipts;
		}

		@PostMapping("/receipts")
		@Idempotent(key = "#purchase.id", retention = "30m", ignoreBody = "")
		public Receipt place(@RequestBody Purchase purchase) {
			return charge(purchase);
		}

		@PostMapping("/old-receipts")
		@Idempotent
		Receipt place(@RequestBody Purchase purchase, IdempotentCall call) {
			Receipt before = this.oldReceipts.find(call.clientKey());
			return (before != null) ? before : charge(purchase);
		}

		@Nullable Receipt byTemplate(Purchase purchase) {
			Receipt receipt = this.idempotency.execute("create-order", "ord_42", purchase, Receipt.class,
					() -> place(purchase));
			return receipt;
		}

		int charged() {
			return this.charged.get();
		}

		private Receipt charge(Purchase purchase) {
			assertThat(purchase.amount()).isPositive();
			return new Receipt(this.charged.incrementAndGet());
		}

	}

	record PaymentRequest(int amount) {
	}

	record SettleCommand(String id) {
	}

	record Payment(int number) {
	}

	@RestController
	static class Payments {

		private final AtomicInteger paid = new AtomicInteger();

		@PostMapping("/payments")
		@Idempotent(retention = "PT12H", lease = "PT1M", onDuplicate = OnDuplicate.REJECT)
		public ResponseEntity<Payment> pay(@RequestBody PaymentRequest request) {
			int number = this.paid.incrementAndGet();
			return ResponseEntity.status((request.amount() > 0) ? 201 : 404).body(new Payment(number));
		}

		@Idempotent(key = "#command.id()", onDuplicate = OnDuplicate.REJECT)
		public Payment settle(SettleCommand command) {
			return new Payment(this.paid.incrementAndGet());
		}

		int paid() {
			return this.paid.get();
		}

	}

	static class FormerErrors {

		@Bean
		IdempotencyProblemRenderer formerErrors() {
			return (problem, locale) -> ResponseEntity
				.status((problem.getStatusCode().value() == 400) ? 422 : problem.getStatusCode().value())
				.body(Map.of("error", problem.getBody().getDetail()));
		}

	}

	static class OldFilter extends OncePerRequestFilter {

		private final Map<String, String> known = new ConcurrentHashMap<>();

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String answer = this.known.get(request.getHeader("Idempotency-Key"));
			if (answer == null) {
				chain.doFilter(request, response);
			}
			else {
				response.getWriter().write(answer);
			}
		}

	}

}
