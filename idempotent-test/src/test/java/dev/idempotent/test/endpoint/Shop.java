package dev.idempotent.test.endpoint;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.idempotent.Idempotent;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.ReplayStatus;

/**
 * An application with endpoints that are right and some that are wrong, for two users.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(PlantedStores.class)
class Shop {

	@Bean
	Work work() {
		return new Work();
	}

	@Bean
	WorkingFilter filter(Work work) {
		return new WorkingFilter(work);
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.httpBasic(Customizer.withDefaults())
			.csrf((csrf) -> csrf.disable())
			.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(User.withUsername("alice").password("{noop}secret").build(),
				User.withUsername("bob").password("{noop}secret").build());
	}

	static class Work {

		private final AtomicInteger executions = new AtomicInteger();

		int run() {
			return this.executions.incrementAndGet();
		}

		int executions() {
			return this.executions.get();
		}

	}

	/**
	 * Works where no method is guarded.
	 */
	static class WorkingFilter extends OncePerRequestFilter {

		private final Work work;

		WorkingFilter(Work work) {
			this.work = work;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if (request.getRequestURI().equals("/filtered")) {
				this.work.run();
			}
			chain.doFilter(request, response);
		}

	}

	@RestController
	static class ShopController {

		private final Work work;

		private final Set<String> seen = ConcurrentHashMap.newKeySet();

		ShopController(Work work) {
			this.work = work;
		}

		@PostMapping("/orders")
		@Idempotent
		ResponseEntity<Map<String, Object>> place(@RequestBody Map<String, Object> order) {
			int id = this.work.run();
			return ResponseEntity.created(URI.create("/orders/" + id)).body(Map.of("id", id, "order", order));
		}

		@PostMapping("/payments")
		@Idempotent(onAbandoned = OnAbandoned.REJECT)
		int pay(@RequestBody Map<String, Object> payment) {
			return this.work.run();
		}

		@PostMapping("/later")
		@Idempotent
		Callable<Integer> later(@RequestBody Map<String, Object> order) {
			return this.work::run;
		}

		@PostMapping("/optional")
		@Idempotent(keyPresence = KeyPresence.OPTIONAL)
		int optional() {
			return this.work.run();
		}

		@PostMapping("/any-body")
		@Idempotent(ignoreBody = "")
		int anyBody(@RequestBody Map<String, Object> order) {
			return this.work.run();
		}

		@PostMapping("/original")
		@Idempotent(replayStatus = ReplayStatus.ORIGINAL, header = "Request-Id")
		ResponseEntity<Integer> original() {
			return ResponseEntity.status(201).body(this.work.run());
		}

		@PostMapping("/business")
		@Idempotent(key = "#order['id']")
		int business(@RequestBody Map<String, Object> order) {
			return this.work.run();
		}

		@PostMapping("/filtered")
		@Idempotent
		String filtered() {
			return "done";
		}

		@PostMapping("/plain")
		String plain() {
			return "execution " + this.work.run() + " at " + System.nanoTime();
		}

		@PostMapping("/by-hand")
		ResponseEntity<String> byHand(@RequestHeader("Idempotency-Key") String key) {
			if (this.seen.add(key)) {
				this.work.run();
				return ResponseEntity.ok("at " + System.nanoTime());
			}
			return ResponseEntity.ok().header("Idempotent-Replayed", "true").body("at " + System.nanoTime());
		}

	}

}
