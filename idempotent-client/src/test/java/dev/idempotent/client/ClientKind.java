package dev.idempotent.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntConsumer;

import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.client.support.BasicAuthenticationInterceptor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.util.DefaultUriBuilderFactory;

import dev.idempotent.client.Orders.Order;

/**
 * Every kind of client, as one that places orders.
 */
enum ClientKind {

	REST_CLIENT {
		@Override
		Orders orders(Settings settings) {
			RestClient client = restClient(settings);
			return (command) -> Objects
				.requireNonNull(client.post().uri("/orders").body(command).retrieve().body(Order.class));
		}
	},

	REST_TEMPLATE {
		@Override
		Orders orders(Settings settings) {
			SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
			factory.setReadTimeout(settings.readTimeout());
			RestTemplate client = new RestTemplate(factory);
			client.setUriTemplateHandler(new DefaultUriBuilderFactory(settings.url()));
			client.getInterceptors().add(settings.interceptor());
			client.getInterceptors().add(settings.blockingTries());
			client.getInterceptors().add(new BasicAuthenticationInterceptor("alice", "alice"));
			return (command) -> Objects.requireNonNull(client.postForObject("/orders", command, Order.class));
		}
	},

	WEB_CLIENT {
		@Override
		Orders orders(Settings settings) {
			WebClient client = webClient(settings);
			return (command) -> Objects.requireNonNull(
					client.post().uri("/orders").bodyValue(command).retrieve().bodyToMono(Order.class).block());
		}
	},

	HTTP_INTERFACE {
		@Override
		Orders orders(Settings settings) {
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(restClient(settings)))
				.httpRequestValuesProcessor(new IdempotencyKeyProcessor())
				.build()
				.createClient(Orders.class);
		}
	},

	REACTIVE_HTTP_INTERFACE {
		@Override
		Orders orders(Settings settings) {
			return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(webClient(settings)))
				.httpRequestValuesProcessor(new IdempotencyKeyProcessor())
				.build()
				.createClient(Orders.class);
		}
	};

	abstract Orders orders(Settings settings);

	private static RestClient restClient(Settings settings) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(HttpClient.newHttpClient());
		factory.setReadTimeout(settings.readTimeout());
		return RestClient.builder()
			.requestFactory(factory)
			.baseUrl(settings.url())
			.requestInterceptor(settings.interceptor())
			.requestInterceptor(settings.blockingTries())
			.defaultHeaders((headers) -> headers.setBasicAuth("alice", "alice"))
			.build();
	}

	private static WebClient webClient(Settings settings) {
		return WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(
					reactor.netty.http.client.HttpClient.create().responseTimeout(settings.readTimeout())))
			.baseUrl(settings.url())
			.filter(new IdempotencyKeyFilter(IdempotencyKeys.defaults(), settings.policy()))
			.filter((request, next) -> {
				settings.tries().accept(0);
				return next.exchange(request)
					.doOnNext((response) -> settings.tries().accept(response.statusCode().value()));
			})
			.defaultHeaders((headers) -> headers.setBasicAuth("alice", "alice"))
			.build();
	}

	/**
	 * How a client is set up.
	 *
	 * @param tries gets 0 for each try that begins, and the status of each answer
	 */
	record Settings(int port, Duration readTimeout, IdempotencyRetryPolicy policy, IntConsumer tries) {

		String url() {
			return URI.create("http://localhost:" + this.port).toString();
		}

		IdempotencyKeyInterceptor interceptor() {
			return new IdempotencyKeyInterceptor(IdempotencyKeys.defaults(), this.policy);
		}

		ClientHttpRequestInterceptor blockingTries() {
			return (request, body, execution) -> {
				this.tries.accept(0);
				var response = execution.execute(request, body);
				this.tries.accept(response.getStatusCode().value());
				return response;
			};
		}

	}

}
