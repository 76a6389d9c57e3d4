package dev.idempotent.client;

import java.util.Arrays;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClient;

/**
 * An application that only calls others, in a process of its own: without the starter,
 * Spring MVC, Spring WebFlux and whatever else the tests need.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
final class PureCaller {

	private PureCaller() {
	}

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(PureCaller.class, args)) {
			RestClient client = RestClient.builder()
				.baseUrl(args[0])
				.requestInterceptor(new IdempotencyKeyInterceptor())
				.build();
			System.out.println("Answer: " + client.post().body("a book").retrieve().body(String.class));
			System.out.println("Annotation: " + ClassUtils.isPresent("dev.idempotent.Idempotent", null));
			System.out.println("Beans: " + Arrays.stream(context.getBeanDefinitionNames())
				.map((name) -> String.valueOf(context.getType(name)))
				.filter((type) -> type.contains("dev.idempotent") && !type.contains("PureCaller"))
				.toList());
		}
	}

}
