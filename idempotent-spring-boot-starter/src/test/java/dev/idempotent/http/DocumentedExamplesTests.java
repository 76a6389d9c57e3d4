package dev.idempotent.http;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.DocumentedPages;
import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.OnAbandoned;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.problem.IdempotencyProblemRenderer;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java of README.md and of docs/configuration.md, results.md and store.md, in an
 * application. {@link RecipesTests} has that of docs/recipes.md.
 */
class DocumentedExamplesTests {

	private static final Counter claims = new SimpleMeterRegistry().counter("claims");

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server
			.start(List.of(Orders.class, Payments.class, Billing.class, Quotes.class, Errors.class, Counting.class));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void readmeWhenRepeatedThenPlacedOnce() {
		double before = claims.count();
		Answer first = post("/readme/orders", "k-1", "{\"item\":\"book\"}");
		Answer again = post("/readme/orders", "k-1", "{\"item\":\"book\"}");
		assertThat(first.status()).isEqualTo(201);
		assertThat(again.isReplayed()).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
		// store.md's decorator, which is this application's store
		assertThat(claims.count() - before).isEqualTo(2);
	}

	@Test
	void callWhenGatewayIsLostThenHeldAndTheNextKeyIsPaid() {
		assertThat(post("/configuration/orders/1/payments", "p-1", "{\"amount\":0}").status()).isEqualTo(500);
		Answer unknown = post("/configuration/orders/1/payments", "p-1", "{\"amount\":0}");
		assertThat(unknown.status()).isEqualTo(409);
		assertThat(unknown.text()).contains("outcome-unknown");
		Answer paid = post("/configuration/orders/1/payments", "p-2", "{\"amount\":10}");
		assertThat(paid.status()).isEqualTo(200);
		assertThat(post("/configuration/orders/1/payments", "p-2", "{\"amount\":10}").body()).isEqualTo(paid.body());
	}

	@Test
	void templateWhenEventComesAgainThenChargedOnce() {
		Billing billing = server.bean(Billing.class);
		PaymentDue event = new PaymentDue("e-1", 10);
		assertThat(billing.on(event)).isNotNull().isEqualTo(billing.on(event));
		assertThat(billing.charges()).isOne();
	}

	@Test
	void problemWhenRendererAndMessagesThenOwnShapeInTheClientsLanguage() {
		Answer german = server.client().post("/readme/orders").header("Accept-Language", "de").json("{}").send();
		assertThat(german.status()).isEqualTo(400);
		assertThat(german.text()).contains("\"type\":\"idempotency_error\"", "\"code\":\"missing-key\"",
				"\"message\":\"Diese Anfrage braucht einen Schlüssel: header Idempotency-Key\"");
	}

	@Test
	void quoteWhenPreliminaryThenAskedAgainAndWhenNobodyKnowsThenHeld() {
		assertThat(post("/quotes", "q-1", "{\"item\":\"preliminary\"}").isReplayed()).isFalse();
		assertThat(post("/quotes", "q-1", "{\"item\":\"preliminary\"}").isReplayed()).isFalse();
		assertThat(post("/quotes", "q-2", "{\"item\":\"book\"}").status()).isEqualTo(200);
		assertThat(post("/quotes", "q-2", "{\"item\":\"book\"}").isReplayed()).isTrue();
		assertThat(post("/quotes", "q-3", "{\"item\":\"lost\"}").status()).isEqualTo(504);
		assertThat(post("/quotes", "q-3", "{\"item\":\"lost\"}").text()).contains("outcome-unknown");
	}

	private static Answer post(String path, String key, String json) {
		return server.client().post(path).key(key).json(json).send();
	}

	record Order(int id, String item) {
	}

	record PlaceOrder(String item) {
	}

	@RestController
	@RequestMapping("/readme")
	static class Orders {

		private final AtomicInteger placed = new AtomicInteger();

		@PostMapping("/orders")
		@Idempotent
		ResponseEntity<Order> place(@RequestBody PlaceOrder command) {
			Order order = new Order(this.placed.incrementAndGet(), command.item());
			return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
		}

	}

	record Receipt(UUID charge) {
	}

	record PayOrder(int amount) {
	}

	static class GatewayTimeout extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class Gateway {

		Receipt charge(PayOrder command, UUID key) {
			if (command.amount() == 0) {
				throw new GatewayTimeout();
			}
			return new Receipt(key);
		}

	}

	@RestController
	@RequestMapping("/configuration")
	static class Payments {

		private final Gateway gateway = new Gateway();

		@PostMapping("/orders/{id}/payments")
		@Idempotent(onAbandoned = OnAbandoned.REJECT, unknownOn = GatewayTimeout.class)
		Receipt pay(@PathVariable long id, @RequestBody PayOrder command, IdempotentCall call) {
			return this.gateway.charge(command, call.derivedKey("charge-card"));
		}

	}

	record PaymentDue(String id, int amount) {
	}

	static class Billing {

		private final IdempotencyTemplate idempotency;

		private int charges;

		Billing(IdempotencyTemplate idempotency) {
			this.idempotency = idempotency;
		}

		@Nullable Receipt on(PaymentDue event) {
			Receipt receipt = this.idempotency.execute("charge", event.id(), event, Receipt.class, () -> charge(event));
			return receipt;
		}

		int charges() {
			return this.charges;
		}

		private Receipt charge(PaymentDue event) {
			this.charges++;
			return new Receipt(UUID.nameUUIDFromBytes(event.id().getBytes()));
		}

	}

	record Quote(String item) {

		public boolean isPreliminary() {
			return this.item.equals("preliminary");
		}

	}

	record AskForQuote(String item) {
	}

	@RestController
	static class Quotes {

		@PostMapping("/quotes")
		@Idempotent(unless = "#result.body.isPreliminary()", unknownIf = "#result.statusCode.value() == 504")
		ResponseEntity<Quote> quote(@RequestBody AskForQuote command) {
			return ResponseEntity.status(command.item().equals("lost") ? 504 : 200).body(new Quote(command.item()));
		}

	}

	static class Errors {

		@Bean
		IdempotencyProblemRenderer paymentErrors() {
			return (problem, locale) -> ResponseEntity.status(problem.getStatusCode())
				.body(Map.of("error", Map.of("type", "idempotency_error", "code", problem.getName(), "message",
						problem.getBody().getDetail())));
		}

		@Bean
		MessageSource messageSource() {
			StaticMessageSource messages = new StaticMessageSource();
			Properties documented = new Properties();
			DocumentedPages.blocks("properties").forEach((example) -> load(documented, example.text()));
			documented.forEach((code, text) -> messages.addMessage((String) code, Locale.GERMAN, (String) text));
			return messages;
		}

		private static void load(Properties properties, String text) {
			try {
				properties.load(new StringReader(text));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	static class Counting {

		@Bean
		IdempotencyStore countingStore() {
			return new CountingStore(new LocalIdempotencyStore(1000, Long.MAX_VALUE), claims);
		}

	}

	static class CountingStore extends DelegatingIdempotencyStore {

		private final Counter claims;

		CountingStore(IdempotencyStore delegate, Counter claims) {
			super(delegate);
			this.claims = claims;
		}

		@Override
		public ClaimResult claim(Claim claim) {
			this.claims.increment();
			return super.claim(claim);
		}

	}

}
