package dev.idempotent.benchmarks.alone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.Servlet;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.DispatcherServlet;

import dev.idempotent.benchmarks.http.server.BenchmarkServer;
import dev.idempotent.test.redis.RedisServer;

/**
 * The server of the other part, asked at its servlet: no connection, no container.
 */
public final class Application implements AutoCloseable {

	private final RedisServer redis = RedisServer.start();

	private final ConfigurableApplicationContext context;

	private final Servlet servlet;

	/**
	 * Starts one.
	 * @param note characters in an answer's body
	 * @param properties more of them
	 */
	public Application(GuardKind guard, int note, String... properties) {
		this(guard, note, List.of(), properties);
	}

	/**
	 * Starts one.
	 * @param note characters in an answer's body
	 * @param controllers more of them
	 * @param properties more of them
	 */
	public Application(GuardKind guard, int note, List<Class<?>> controllers, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--logging.level.root=error", "--spring.main.banner-mode=off",
				"--server.port=0", "--spring.mvc.servlet.load-on-startup=1", "--benchmarks.note=" + note,
				"--spring.data.redis.port=" + this.redis.port()));
		if (guard == GuardKind.NONE) {
			arguments.addAll(List.of("--benchmarks.guard=none", "--idempotent.enabled=false"));
		}
		else {
			arguments.addAll(List.of("--benchmarks.guard=library",
					"--idempotent.store=" + guard.name().toLowerCase(Locale.ROOT)));
		}
		Collections.addAll(arguments, properties);
		this.context = new SpringApplicationBuilder(BenchmarkServer.class).sources(controllers.toArray(Class<?>[]::new))
			.run(arguments.toArray(String[]::new));
		this.servlet = this.context.getBean(DispatcherServlet.class);
	}

	/**
	 * Returns what Spring MVC answers.
	 */
	public Answer post(String key, byte[] body) throws Exception {
		return post("/orders", key, body);
	}

	/**
	 * Returns what Spring MVC answers.
	 */
	public Answer post(String path, String key, byte[] body) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
		request.addHeader("Idempotency-Key", key);
		request.setContentType("application/json");
		request.setContent(body);
		Answer response = new Answer();
		this.servlet.service(request, response);
		return response;
	}

	/**
	 * Returns the Redis that it has, whether it uses it or not.
	 */
	public RedisServer redis() {
		return this.redis;
	}

	/**
	 * Returns the bean of a type.
	 */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
		this.redis.close();
	}

}
