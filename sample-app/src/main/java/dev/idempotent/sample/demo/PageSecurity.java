package dev.idempotent.sample.demo;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Anybody may have the page's files, which can do nothing but ask this server. Its
 * requests for orders carry a demo user's name and password as those of any client do, by
 * a header that no browser adds by itself.
 */
@Configuration(proxyBeanMethods = false)
class PageSecurity {

	private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; "
			+ "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'";

	@Bean
	@Order(1)
	SecurityFilterChain pageSecurityFilterChain(HttpSecurity http) {
		return http
			.securityMatchers((matchers) -> matchers.requestMatchers(HttpMethod.GET, "/", "/index.html", "/page/**"))
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.headers((headers) -> headers
				.contentSecurityPolicy((policy) -> policy.policyDirectives(CONTENT_SECURITY_POLICY)))
			.build();
	}

}
