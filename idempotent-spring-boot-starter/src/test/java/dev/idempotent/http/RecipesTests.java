package dev.idempotent.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.WebUtils;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.KeyPresence;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.InProgressException;
import dev.idempotent.problem.KeyReusedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The recipes of {@code docs/recipes.md}, whose Java is that of this file.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipesTests {

	private Server server;

	@BeforeAll
	void start() {
		this.server = Server.start(
				List.of(Webhooks.class, Cors.class, Batches.class, BatchPayments.class, Listener.class, Accounts.class,
						Billing.class, Transfers.class, Emails.class, ValidatedAccounts.class),
				"idempotent.store=local", "idempotent.header-names=Idempotency-Key,X-Request-Key",
				"idempotent.scope-headers=X-Tenant");
	}

	@AfterAll
	void stop() {
		this.server.close();
	}

	@Test
	void webhookWhenEventIsInTheBodyThenOnceThoughTheBodyDiffersFromTryToTry() {
		String event = "{\"id\":\"evt_1\",\"amount\":10,\"sentAt\":\"%s\",\"attempt\":%d}";
		Answer first = post("/webhooks/payments").json(event.formatted("08:00", 1)).send();
		Answer again = post("/webhooks/payments").json(event.formatted("08:05", 2)).send();
		Answer other = post("/webhooks/payments").json(event.formatted("08:05", 2).replace("10", "99")).send();
		assertThat(first.status()).isEqualTo(204);
		assertThat(again.isReplayed()).isTrue();
		assertThat(other.status()).isEqualTo(422);
		assertThat(this.server.bean(Webhooks.class).payments()).isOne();
	}

	@Test
	void webhookWhenEventIsInAHeaderThenOnceAndSignatureDoesNotCount() {
		byte[] body = "{\"amount\":10}".getBytes();
		Answer first = post("/webhooks/shipping").header("Webhook-Id", "msg_1")
			.header("Webhook-Signature", "v1,one")
			.body("application/json", body)
			.send();
		Answer again = post("/webhooks/shipping").header("Webhook-Id", "msg_1")
			.header("Webhook-Signature", "v1,two")
			.body("application/json", body)
			.send();
		assertThat(first.status()).isEqualTo(200);
		assertThat(again.isReplayed()).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
		assertThat(this.server.bean(Webhooks.class).shippings()).isOne();
	}

	@Test
	void corsWhenBrowserAsksThenKeyIsAllowedAndReplayIsExposed() throws Exception {
		HttpResponse<String> preflight = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.server.port() + "/accounts"))
				.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
				.header("Origin", "https://shop.example")
				.header("Access-Control-Request-Method", "POST")
				.header("Access-Control-Request-Headers", "content-type,idempotency-key")
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(preflight.statusCode()).isEqualTo(200);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
			.containsIgnoringCase("idempotency-key");
		String email = email();
		Answer first = post("/accounts").header("Origin", "https://shop.example")
			.key(email)
			.json(account(email))
			.send();
		Answer again = post("/accounts").header("Origin", "https://shop.example")
			.key(email)
			.json(account(email))
			.send();
		Answer refused = post("/accounts").header("Origin", "https://shop.example").json(account(email)).send();
		assertThat(first.status()).isEqualTo(201);
		assertThat(again.isReplayed()).isTrue();
		assertThat(refused.status()).isEqualTo(400);
		assertThat(List.of(first, again, refused)).allSatisfy((answer) -> {
			assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
			assertThat(answer.header("Access-Control-Expose-Headers")).contains("Idempotent-Replayed", "Location",
					"Retry-After");
		});
	}

	@Test
	void tenantWhenNamedByAHeaderThenHasKeysOfItsOwn() {
		String key = UUID.randomUUID().toString();
		Answer one = post("/accounts").header("X-Tenant", "one").key(key).json(account(email())).send();
		String email = email();
		Answer two = post("/accounts").header("X-Tenant", "two").key(key).json(account(email)).send();
		Answer again = post("/accounts").header("X-Tenant", "two").key(key).json(account(email)).send();
		assertThat(List.of(one.status(), two.status())).containsOnly(201);
		assertThat(again.body()).isEqualTo(two.body());
		assertThat(again.isReplayed()).isTrue();
	}

	@Test
	void visitorWhenAnonymousThenHasKeysOfItsOwn() {
		try (Server server = Server.start(List.of(Visitors.class, Accounts.class), "idempotent.store=local")) {
			String key = UUID.randomUUID().toString();
			String email = email();
			Answer one = server.client()
				.post("/accounts")
				.header("Cookie", "visitor=1")
				.key(key)
				.json(account(email))
				.send();
			Answer two = server.client()
				.post("/accounts")
				.header("Cookie", "visitor=2")
				.key(key)
				.json(account(email()))
				.send();
			Answer alice = server.client().post("/accounts").user("alice").key(key).json(account(email())).send();
			Answer again = server.client()
				.post("/accounts")
				.header("Cookie", "visitor=1")
				.key(key)
				.json(account(email))
				.send();
			assertThat(List.of(one.status(), two.status(), alice.status())).containsOnly(201);
			assertThat(again.isReplayed()).isTrue();
			assertThat(again.body()).isEqualTo(one.body());
		}
	}

	@Test
	void batchWhenItemsCameBeforeThenOnlyOthersArePaid() {
		Answer first = post("/payments/batch").json("[{\"id\":\"p-1\",\"amount\":10},{\"id\":\"p-2\",\"amount\":20}]")
			.send();
		Answer second = post("/payments/batch")
			.json("[{\"id\":\"p-2\",\"amount\":20},{\"id\":\"p-1\",\"amount\":99},{\"id\":\"p-3\",\"amount\":30}]")
			.send();
		assertThat(first.text()).isEqualTo("[{\"id\":\"p-1\",\"receipt\":1},{\"id\":\"p-2\",\"receipt\":2}]");
		assertThat(second.text()).startsWith("[{\"id\":\"p-2\",\"receipt\":2},{\"id\":\"p-1\",\"problem\":")
			.endsWith("{\"id\":\"p-3\",\"receipt\":3}]")
			.contains("Idempotency key is used for another request");
	}

	@Test
	void messageWhenDeliveredAgainThenHandledOnce() {
		Listener listener = this.server.bean(Listener.class);
		OrderPlaced event = new OrderPlaced("e-1", "book");
		listener.on(event);
		listener.on(event);
		assertThat(listener.handled()).containsOnlyOnce("e-1");
		assertThatExceptionOfType(KeyReusedException.class)
			.isThrownBy(() -> listener.on(new OrderPlaced("e-1", "pen")));
	}

	@Test
	void messageWhenDeliveredWhileHandledThenThrowsSoThatItIsDeliveredLater() {
		Listener listener = this.server.bean(Listener.class);
		OrderPlaced event = new OrderPlaced("e-2", "book");
		listener
			.during(() -> assertThatExceptionOfType(InProgressException.class).isThrownBy(() -> listener.on(event)));
		listener.on(event);
		assertThat(listener.handled()).containsOnlyOnce("e-2");
	}

	@Test
	void accountWhenUniquenessIsCheckedByTheMethodThenRepeatGetsTheFirstAnswer() {
		String email = email();
		Answer first = post("/accounts").key("a-" + email).json(account(email)).send();
		Answer again = post("/accounts").key("a-" + email).json(account(email)).send();
		Answer other = post("/accounts").key("b-" + email).json(account(email)).send();
		assertThat(first.status()).isEqualTo(201);
		assertThat(again.isReplayed()).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
		assertThat(other.status()).isEqualTo(409);
	}

	@Test
	void accountWhenUniquenessIsCheckedByAValidatorThenRepeatIsRefused() {
		String email = email();
		assertThat(post("/validated-accounts").key(email).json(account(email)).send().status()).isEqualTo(201);
		assertThat(post("/validated-accounts").key(email).json(account(email)).send().status()).isEqualTo(400);
	}

	@Test
	void billingWhenItCallsItselfByTheTemplateThenChargesOnce() {
		Billing billing = this.server.bean(Billing.class);
		Invoice invoice = new Invoice("i-1", 10);
		assertThat(billing.settle(invoice)).isEqualTo(billing.settle(invoice));
		assertThat(billing.settleUnguarded(invoice)).isNotEqualTo(billing.settleUnguarded(invoice));
	}

	@Test
	void transferWhenClientsMoveThenOldHeaderOldKeysAndNoKeyAreTaken() {
		String json = "{\"amount\":10}";
		Answer old = post("/transfers").key("old-key").json(json).send();
		assertThat(old.text()).isEqualTo("{\"number\":7}");
		Answer first = post("/transfers").header("X-Request-Key", "t-1").json(json).send();
		Answer again = post("/transfers").header("Idempotency-Key", "t-1").json(json).send();
		assertThat(again.isReplayed()).isTrue();
		assertThat(again.body()).isEqualTo(first.body());
		Answer without = post("/transfers").json(json).send();
		assertThat(without.status()).isEqualTo(200);
		assertThat(without.body()).isNotEqualTo(first.body());
	}

	private Client.Call post(String path) {
		return this.server.client().post(path);
	}

	private static String email() {
		return UUID.randomUUID() + "@example.com";
	}

	private static String account(String email) {
		return "{\"email\":\"" + email + "\"}";
	}

	record PaymentEvent(String id, int amount) {
	}

	@RestController
	static class Webhooks {

		private final AtomicInteger payments = new AtomicInteger();

		private final AtomicInteger shippings = new AtomicInteger();

		@PostMapping("/webhooks/payments")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		@Idempotent(key = "#event.id", ignoreBody = { "/sentAt", "/attempt" })
		void paid(@RequestBody PaymentEvent event) {
			this.payments.incrementAndGet();
		}

		@PostMapping("/webhooks/shipping")
		@Idempotent(header = "Webhook-Id", ignoreBody = "")
		String shipped(@RequestBody byte[] body, HttpServletRequest request) {
			verify(body, request.getHeader("Webhook-Signature"));
			return "shipping " + this.shippings.incrementAndGet();
		}

		int payments() {
			return this.payments.get();
		}

		int shippings() {
			return this.shippings.get();
		}

		private void verify(byte[] body, @Nullable String signature) {
			assertThat(body).isNotEmpty();
			assertThat(signature).startsWith("v1,");
		}

	}

	static class Cors {

		@Bean
		WebMvcConfigurer cors() {
			return new WebMvcConfigurer() {
				@Override
				public void addCorsMappings(CorsRegistry registry) {
					registry.addMapping("/accounts/**")
						.allowedOrigins("https://shop.example")
						.allowedMethods("GET", "POST")
						.allowedHeaders("Content-Type", "Idempotency-Key")
						.exposedHeaders("Idempotent-Replayed", "Location", "Retry-After");
				}
			};
		}

	}

	static class Visitors {

		@Bean
		IdempotencyScope userOrVisitor() {
			return (invocation) -> {
				HttpServletRequest request = ((ServletRequestAttributes) RequestContextHolder
					.currentRequestAttributes()).getRequest();
				if (request.getRemoteUser() != null) {
					return "user " + request.getRemoteUser();
				}
				Cookie visitor = WebUtils.getCookie(request, "visitor");
				return (visitor != null) ? "visitor " + visitor.getValue() : null;
			};
		}

	}

	record PaymentItem(String id, int amount) {
	}

	@JsonInclude(JsonInclude.Include.NON_NULL)
	record PaymentResult(String id, @Nullable Integer receipt, @Nullable String problem) {
	}

	@RestController
	static class Batches {

		private final BatchPayments payments;

		Batches(BatchPayments payments) {
			this.payments = payments;
		}

		@PostMapping("/payments/batch")
		List<PaymentResult> pay(@RequestBody List<PaymentItem> items) {
			return items.stream().map(this::pay).toList();
		}

		private PaymentResult pay(PaymentItem item) {
			try {
				return new PaymentResult(item.id(), this.payments.pay(item), null);
			}
			catch (IdempotencyProblem problem) {
				return new PaymentResult(item.id(), null, problem.getBody().getTitle());
			}
		}

	}

	static class BatchPayments {

		private final AtomicInteger receipts = new AtomicInteger();

		@Idempotent(key = "#item.id", fingerprint = "#item")
		public int pay(PaymentItem item) {
			return this.receipts.incrementAndGet();
		}

	}

	record OrderPlaced(String id, String item) {
	}

	static class Listener {

		private final List<String> handled = new CopyOnWriteArrayList<>();

		private Runnable during = () -> {
		};

		// @KafkaListener, @RabbitListener, @JmsListener
		@Idempotent(key = "#event.id", fingerprint = "#event", retention = "7d")
		public void on(OrderPlaced event) {
			handle(event);
		}

		List<String> handled() {
			return this.handled;
		}

		void during(Runnable during) {
			this.during = during;
		}

		private void handle(OrderPlaced event) {
			Runnable during = this.during;
			this.during = () -> {
			};
			during.run();
			this.handled.add(event.id());
		}

	}

	record OpenAccount(@NotBlank String email) {
	}

	record Account(int number, String email) {
	}

	@RestController
	static class Accounts {

		private final Set<String> emails = ConcurrentHashMap.newKeySet();

		private final AtomicInteger numbers = new AtomicInteger();

		@PostMapping("/accounts")
		@Idempotent
		ResponseEntity<Account> open(@Valid @RequestBody OpenAccount command) {
			if (!this.emails.add(command.email())) {
				throw new ResponseStatusException(HttpStatus.CONFLICT, "There is an account of this address");
			}
			Account account = new Account(this.numbers.incrementAndGet(), command.email());
			return ResponseEntity.created(URI.create("/accounts/" + account.number())).body(account);
		}

	}

	@Target({ ElementType.FIELD, ElementType.RECORD_COMPONENT })
	@Retention(RetentionPolicy.RUNTIME)
	@Constraint(validatedBy = UnusedEmail.Validator.class)
	@interface UnusedEmail {

		String message() default "is in use";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

		class Validator implements ConstraintValidator<UnusedEmail, String> {

			private final Emails emails;

			Validator(Emails emails) {
				this.emails = emails;
			}

			@Override
			public boolean isValid(String email, ConstraintValidatorContext context) {
				return !this.emails.used.contains(email);
			}

		}

	}

	static class Emails {

		private final Set<String> used = ConcurrentHashMap.newKeySet();

	}

	record OpenValidatedAccount(@UnusedEmail String email) {
	}

	@RestController
	static class ValidatedAccounts {

		private final Emails emails;

		ValidatedAccounts(Emails emails) {
			this.emails = emails;
		}

		@PostMapping("/validated-accounts")
		@Idempotent
		ResponseEntity<Void> open(@Valid @RequestBody OpenValidatedAccount command) {
			this.emails.used.add(command.email());
			return ResponseEntity.created(URI.create("/accounts/0")).build();
		}

	}

	record Invoice(String id, int amount) {
	}

	record Charge(int number) {
	}

	static class Billing {

		private final AtomicInteger numbers = new AtomicInteger();

		private final IdempotencyTemplate idempotency;

		Billing(IdempotencyTemplate idempotency) {
			this.idempotency = idempotency;
		}

		public @Nullable Charge settle(Invoice invoice) {
			return this.idempotency.execute("charge", invoice.id(), invoice, Charge.class, () -> charge(invoice));
		}

		Charge settleUnguarded(Invoice invoice) {
			return charge(invoice);
		}

		@Idempotent(key = "#invoice.id")
		public Charge charge(Invoice invoice) {
			return new Charge(this.numbers.incrementAndGet());
		}

	}

	record MoveMoney(int amount) {
	}

	record Transfer(int number) {
	}

	@RestController
	static class Transfers {

		private final Map<String, Transfer> processed = Map.of("old-key", new Transfer(7));

		private final AtomicInteger numbers = new AtomicInteger(100);

		@PostMapping("/transfers")
		@Idempotent(keyPresence = KeyPresence.OPTIONAL)
		Transfer transfer(@RequestBody MoveMoney command, IdempotentCall call) {
			String key = call.clientKey();
			Transfer before = (key != null) ? this.processed.get(key) : null;
			return (before != null) ? before : move(command);
		}

		private Transfer move(MoveMoney command) {
			return new Transfer(this.numbers.incrementAndGet());
		}

	}

}
