package dev.idempotent.benchmarks.http.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.idempotent.benchmarks.spent.Meter;

/**
 * One server. It says on which port it listens, and answers {@code start} and
 * {@code stop} on its standard input with what was spent in between. It ends with its
 * input. Its lines begin with {@link #PREFIX}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ UnguardedController.class, HandGuardedController.class, GuardedController.class })
public class BenchmarkServer {

	/**
	 * Begins what the server says, between what others log.
	 */
	public static final String PREFIX = "benchmark-server: ";

	/**
	 * Starts the server.
	 * @param arguments properties, among them {@code benchmarks.guard}: none, hand or
	 * library
	 */
	public static void main(String... arguments) throws IOException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BenchmarkServer.class)
			.bannerMode(Banner.Mode.OFF)
			.run(arguments)) {
			say(context.getEnvironment().getRequiredProperty("local.server.port"));
			answer(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)));
		}
	}

	@Bean
	Orders orders(@Value("${benchmarks.note}") int note) {
		return new Orders(note);
	}

	private static void answer(BufferedReader questions) throws IOException {
		Meter meter = new Meter();
		for (String question = questions.readLine(); question != null; question = questions.readLine()) {
			if (question.equals("start")) {
				meter.start();
				say("started");
			}
			else {
				Meter.Reading spent = meter.stop();
				say(spent.bytes() + " " + spent.cpu() + " " + spent.processCpu() + " " + spent.ended());
			}
		}
	}

	private static void say(String words) {
		System.out.println(PREFIX + words);
	}

}
