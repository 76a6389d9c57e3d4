package dev.idempotent.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import dev.idempotent.client.HttpServiceGroupTests.ShopClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java of {@code docs/client.md}.
 */
class ClientPageTests {

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private final ScriptedServer server = new ScriptedServer();

	private final String shopUrl = this.server.url();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void pageThenItsJavaIsTried() throws IOException {
		Path root = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
			.filter((path) -> Files.exists(path.resolve("docs/client.md")))
			.findFirst()
			.orElseThrow();
		String sources;
		try (Stream<Path> files = Files.walk(root.resolve("idempotent-client/src/test/java"))) {
			sources = files.filter(Files::isRegularFile).map(ClientPageTests::read).collect(Collectors.joining());
		}
		List<String> blocks = JAVA.matcher(Files.readString(root.resolve("docs/client.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(blocks).hasSizeGreaterThan(8);
		assertThat(blocks).filteredOn((block) -> !sources.contains(withoutSpace(block))).isEmpty();
	}

	@Test
	void restClientThenHasKeys() {
		String shopUrl = this.shopUrl;
		RestClient client = RestClient.builder()
			.baseUrl(shopUrl)
			.requestInterceptor(new IdempotencyKeyInterceptor())
			.build();
		client.post().retrieve().toBodilessEntity();
		ShopClient shop = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
			.httpRequestValuesProcessor(new IdempotencyKeyProcessor())
			.build()
			.createClient(ShopClient.class);
		shop.replace("a book");
		assertThat(this.server.keys()).hasSize(2).doesNotContainNull().doesNotHaveDuplicates();
	}

	@Test
	void restTemplateThenHasKeys() {
		ClientHttpRequestFactory factory = new JdkClientHttpRequestFactory();
		RestTemplate template = new RestTemplate(factory);
		template.getInterceptors().add(0, new IdempotencyKeyInterceptor());
		template.postForLocation(this.shopUrl, "a book");
		assertThat(this.server.keys()).hasSize(1).doesNotContainNull();
	}

	@Test
	void webClientThenHasKeys() {
		String shopUrl = this.shopUrl;
		WebClient webClient = WebClient.builder().baseUrl(shopUrl).filter(new IdempotencyKeyFilter()).build();
		webClient.post().retrieve().toBodilessEntity().block();
		assertThat(this.server.keys()).hasSize(1).doesNotContainNull();
	}

	@Test
	void settingsThenCount() {
		IdempotencyRetryPolicy policy = IdempotencyRetryPolicy.defaults()
			.withMaxRetries(6)
			.withTimeout(Duration.ofMinutes(1))
			.withDelay(Duration.ofMillis(200), Duration.ofSeconds(5))
			.withStatuses(429, 503)
			.withShouldRetryHeader("Stripe-Should-Retry");
		IdempotencyKeys keys = IdempotencyKeys.defaults()
			.withHeaderName("Idempotency-Key")
			.withMethods(HttpMethod.POST, HttpMethod.PATCH, HttpMethod.PUT)
			.withGenerator(() -> '"' + UUID.randomUUID().toString() + '"');
		IdempotencyKeyInterceptor interceptor = new IdempotencyKeyInterceptor(keys, policy);
		this.server.answer(409, Map.of("Stripe-Should-Retry", "true"));
		client(interceptor).put().retrieve().toBodilessEntity();
		assertThat(this.server.keys()).hasSize(2)
			.containsOnly(this.server.keys().get(0))
			.allSatisfy((key) -> assertThat(key).startsWith("\"").endsWith("\""));
	}

	@Test
	void retryTemplateThenKeepsTheCallersKey() {
		RestClient client = client(
				new IdempotencyKeyInterceptor(IdempotencyKeys.defaults(), IdempotencyRetryPolicy.none()));
		this.server.answer(503, Map.of());
		String key = UUID.randomUUID().toString();
		String order = new RetryTemplate(IdempotencyRetryPolicy.defaults()).invoke(() -> client.post()
			.uri("/orders")
			.header("Idempotency-Key", key)
			.body("a book")
			.retrieve()
			.body(String.class));
		assertThat(order).isEqualTo("done");
		assertThat(this.server.keys()).containsExactly(key, key);
	}

	@Test
	void serverWhenLeftOutThenGetsNoKey() {
		IdempotencyKeyInterceptor keysAndRetries = new IdempotencyKeyInterceptor();
		ClientHttpRequestInterceptor ours = (request, body,
				execution) -> request.getURI().getHost().endsWith(".example")
						? keysAndRetries.intercept(request, body, execution) : execution.execute(request, body);
		client(ours).post().retrieve().toBodilessEntity();
		assertThat(this.server.keys()).containsExactly((String) null);
	}

	private RestClient client(ClientHttpRequestInterceptor interceptor) {
		return RestClient.builder().baseUrl(this.shopUrl).requestInterceptor(interceptor).build();
	}

	private static String read(Path file) {
		try {
			return withoutSpace(Files.readString(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s+", "");
	}

}
