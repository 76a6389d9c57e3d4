package dev.idempotent.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.ContentCachingResponseWrapper;

import dev.idempotent.Idempotent;
import dev.idempotent.Remember;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What filters, interceptors and the container add is each exchange's own; and requests
 * to other methods are not touched.
 */
class FilteredAnswersTests {

	private static Server server;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		server = Server.start(List.of(Filters.class, Filtered.class), "idempotent.store=local",
				"server.compression.enabled=true", "server.compression.min-response-size=1");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void resetGate() {
		server.bean(Gate.class).reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/around/text", "/around/json", "/around/stored-length" })
	void postWhenFiltersSetHeadersThenThoseAreOfTheirExchange(String path) {
		Answer first = post(path).send();
		Answer replay = post(path).send();
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(replay.body()).isEqualTo(first.body());
		assertThat(number(replay, "X-Before")).isEqualTo(number(first, "X-Before") + 1);
		for (String name : List.of("X-Own", "Vary", "Cache-Control", "Content-Type", "X-Interceptor")) {
			assertThat(replay.header(name)).as(name).isEqualTo(first.header(name)).isNotEmpty();
		}
		assertThat(replay.response().headers().allValues("X-Own")).containsExactly("a", "b");
		assertThat(replay.response().headers().allValues("Set-Cookie")).containsExactly("filter=1");
		assertThat(first.response().headers().allValues("Set-Cookie")).containsExactlyInAnyOrder("filter=1",
				"handler=1");
	}

	@Test
	void postWhenFiltersSetHeadersAfterwardsThenReplayHasItsOwn() {
		post("/around/text").send();
		Answer replay = post("/around/text").send();
		assertThat(number(replay, "X-After")).isEqualTo(number(replay, "X-Before"));
	}

	@Test
	void postWhenInterceptorsSeeTheAnswerThenReplayToo() {
		Filters.postHandled.set(0);
		post("/around/text").send();
		post("/around/text").send();
		assertThat(Filters.postHandled).hasValue(2);
		assertThat(Filters.completed.get()).isEqualTo("none");
	}

	@Test
	void postWhenBodyIsCachedByAFilterThenItSeesFirstAnswerAndReplay() {
		Answer first = post("/cached/json").send();
		assertThat(Filters.cached.get()).isEqualTo(first.text()).isNotEmpty();
		Filters.cached.set("");
		Replays.assertReplayed(post("/cached/json").send(), first);
		assertThat(Filters.cached.get()).isEqualTo(first.text());
	}

	@Test
	void postWhenEtagFilterThenSameAnswer() {
		Answer first = post("/etag/json").send();
		Replays.assertReplayed(post("/etag/json").send(), first);
	}

	@Test
	void postWhenCompressedThenReplayedToTheByte() throws IOException {
		for (String path : List.of("/plain-filtered/json", "/plain-filtered/stored-length")) {
			Answer first = post(path).header("Accept-Encoding", "gzip").send();
			Answer replay = post(path).header("Accept-Encoding", "gzip").send();
			// Jetty compresses some answers to POST, and not others
			if (!System.getProperty("idempotent.test.web-server", "").equals("Jetty")) {
				assertThat(first.header("Content-Encoding")).isEqualTo("gzip");
			}
			assertThat(replay.header("Content-Encoding")).isEqualTo(first.header("Content-Encoding"));
			assertThat(replay.header("Vary")).isEqualTo(first.header("Vary"));
			assertThat(unzip(replay)).isEqualTo(unzip(first)).contains("execution");
			assertThat(post(path).send().text()).isEqualTo(unzip(first));
		}
	}

	@Test
	void postWhenOriginsDifferThenEachHasItsOwn() {
		Answer first = post("/plain-filtered/cors").header("Origin", "https://one.example").send();
		Answer replay = post("/plain-filtered/cors").header("Origin", "https://two.example").send();
		assertThat(first.header("Access-Control-Allow-Origin")).isEqualTo("https://one.example");
		assertThat(replay.header("Access-Control-Allow-Origin")).isEqualTo("https://two.example");
		assertThat(replay.header("Vary")).isEqualTo(first.header("Vary"));
		assertThat(replay.text()).isEqualTo(first.text());
	}

	@Test
	void postWhenConditionFailsThenKeptAsAnyOther412() {
		Answer first = post("/plain-filtered/conditional").header("If-None-Match", "\"v1\"").send();
		assertThat(first.status()).isEqualTo(412);
		Replays.assertReplayed(post("/plain-filtered/conditional").header("If-None-Match", "\"v1\"").send(), first);
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenNotAnnotatedThenRequestAndResponseAreTheContainersOwn() {
		assertThat(post("/same/unprotected").send().text()).isEqualTo("true true true true none");
	}

	@Test
	void getWhenMappingIsSafeAndUnsafeThenRequestAndResponseAreTheContainersOwn() throws Exception {
		assertThat(new java.net.URI("http://localhost:" + server.port() + "/same/both").toURL()
			.openStream()
			.readAllBytes()).asString().startsWith("true true true true");
		assertThat(post("/same/both").send().text()).startsWith("false false false false");
	}

	private Call post(String path) {
		return server.client().post(path).key(this.key);
	}

	private static int number(Answer answer, String header) {
		assertThat(answer.header(header)).as(answer.toString()).isNotEmpty();
		return Integer.parseInt(answer.header(header));
	}

	private static String unzip(Answer answer) throws IOException {
		if (answer.header("Content-Encoding").isEmpty()) {
			return answer.text();
		}
		return new String(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes());
	}

	@Configuration(proxyBeanMethods = false)
	static class Filters implements WebMvcConfigurer {

		private static final AtomicInteger requests = new AtomicInteger();

		private static final AtomicInteger postHandled = new AtomicInteger();

		private static final AtomicReference<String> completed = new AtomicReference<>();

		private static final AtomicReference<String> cached = new AtomicReference<>();

		@Bean
		FilterRegistrationBean<Filter> around() {
			return filter("/around/*", (request, response, chain) -> {
				int number = requests.incrementAndGet();
				response.setIntHeader("X-Before", number);
				response.setHeader("Cache-Control", "max-age=1");
				response.addHeader("Vary", "X-Filter");
				response.addCookie(new Cookie("filter", "1"));
				chain.doFilter(request, response);
				response.setIntHeader("X-After", number);
			});
		}

		@Bean
		FilterRegistrationBean<Filter> caching() {
			return filter("/cached/*", (request, response, chain) -> {
				ContentCachingResponseWrapper wrapper = new ContentCachingResponseWrapper(response);
				chain.doFilter(request, wrapper);
				cached.set(new String(wrapper.getContentAsByteArray()));
				wrapper.copyBodyToResponse();
			});
		}

		@Bean
		FilterRegistrationBean<Filter> same() {
			return filter("/same/*", (request, response, chain) -> {
				request.setAttribute("request", request);
				request.setAttribute("response", response);
				chain.doFilter(request, response);
			});
		}

		@Bean
		FilterRegistrationBean<Filter> etag() {
			FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
			filter.addUrlPatterns("/etag/*");
			return filter;
		}

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {

				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					response.addHeader("X-Interceptor", "before");
					return true;
				}

				@Override
				public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
						@Nullable ModelAndView view) {
					postHandled.incrementAndGet();
					assertThat(response.getStatus()).isEqualTo(200);
				}

				@Override
				public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
						@Nullable Exception ex) {
					completed.set((ex != null) ? ex.toString() : "none");
				}

			}).addPathPatterns("/around/**");
		}

		private static FilterRegistrationBean<Filter> filter(String pattern, Doing doing) {
			FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>(new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					doing.filter(request, response, chain);
				}

			});
			filter.addUrlPatterns(pattern);
			return filter;
		}

	}

	interface Doing {

		void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException;

	}

	@RestController
	static class Filtered {

		private final Gate gate;

		Filtered(Gate gate) {
			this.gate = gate;
		}

		@PostMapping({ "/around/text", "/plain-filtered/text" })
		@Idempotent
		ResponseEntity<byte[]> text(HttpServletResponse response) {
			own(response);
			return ResponseEntity.ok()
				.header("Content-Type", "text/plain")
				.body(("execution " + this.gate.pass()).getBytes());
		}

		@PostMapping({ "/around/json", "/cached/json", "/etag/json", "/plain-filtered/json" })
		@Idempotent
		List<String> json(HttpServletResponse response) {
			own(response);
			return List.of("execution " + this.gate.pass());
		}

		@PostMapping({ "/around/stored-length", "/plain-filtered/stored-length" })
		@Idempotent
		String storedLength(HttpServletResponse response) {
			own(response);
			return ("execution " + this.gate.pass() + " ").repeat(2000);
		}

		@PostMapping("/plain-filtered/cors")
		@Idempotent
		@CrossOrigin(origins = { "https://one.example", "https://two.example" })
		String cors() {
			return "execution " + this.gate.pass();
		}

		@PostMapping("/plain-filtered/conditional")
		@Idempotent(remember = Remember.DEFINITIVE)
		@Nullable String conditional(WebRequest request) {
			this.gate.pass();
			return request.checkNotModified("\"v1\"") ? null : "text";
		}

		@PostMapping("/same/unprotected")
		String unprotected(HttpServletRequest request, HttpServletResponse response, WebRequest web) {
			return same(request, response);
		}

		@RequestMapping(path = "/same/both", method = { RequestMethod.GET, RequestMethod.POST })
		@Idempotent
		String both(HttpServletRequest request, HttpServletResponse response) {
			return same(request, response);
		}

		@GetMapping("/same/get")
		String get() {
			return "";
		}

		// MVC itself puts a wrapper around each response
		private static String same(HttpServletRequest request, HttpServletResponse response) {
			ServletRequestAttributes current = (ServletRequestAttributes) RequestContextHolder
				.currentRequestAttributes();
			return (request.getAttribute("request") == request) + " "
					+ (request.getAttribute("response") == ((HttpServletResponseWrapper) response).getResponse()) + " "
					+ (current.getRequest() == request.getAttribute("request")) + " "
					+ (current.getResponse() == request.getAttribute("response")) + " " + ours(request);
		}

		private static String ours(HttpServletRequest request) {
			List<String> names = java.util.Collections.list(request.getAttributeNames())
				.stream()
				.filter((name) -> name.startsWith("dev.idempotent"))
				.toList();
			return names.isEmpty() ? "none" : names.toString();
		}

		private static void own(HttpServletResponse response) {
			response.addHeader("X-Own", "a");
			response.addHeader("X-Own", "b");
			response.addHeader("Vary", "X-Handler");
			response.setHeader("Cache-Control", "max-age=60");
			response.addCookie(new Cookie("handler", "1"));
		}

	}

}
