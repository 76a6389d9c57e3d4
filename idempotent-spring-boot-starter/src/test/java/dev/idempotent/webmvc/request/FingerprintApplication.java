package dev.idempotent.webmvc.request;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.MethodExpressions;

import static java.util.Objects.requireNonNull;

/**
 * Notes requests and fingerprints them where the library does, and does nothing else.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class FingerprintApplication {

	static final String HEADER = "X-Fingerprint";

	static final long MAX_BODY_SIZE = 1_000_000;

	@Bean
	SecurityFilterChain security(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf((csrf) -> csrf.disable())
			.build();
	}

	@Bean
	StrictHttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowSemicolon(true);
		return firewall;
	}

	@Bean
	NotingAdapter notingAdapter(RequestMappingHandlerAdapter adapter) {
		return new NotingAdapter(adapter);
	}

	@Bean
	FingerprintAspect fingerprintAspect() {
		return new FingerprintAspect();
	}

	record NotingAdapter(RequestMappingHandlerAdapter adapter) implements HandlerAdapter, Ordered {

		@Override
		public boolean supports(Object handler) {
			return handler instanceof HandlerMethod method && method.hasMethodAnnotation(Fingerprinted.class);
		}

		@Override
		public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws Exception {
			try (NotedRequest noted = new NotedRequest(request, MAX_BODY_SIZE)) {
				RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(noted, response));
				return this.adapter.handle(noted, response, handler);
			}
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	@Aspect
	static class FingerprintAspect {

		private final RequestFingerprinter fingerprinter = new RequestFingerprinter(List.of("X-Trace"),
				new ValueDigest(), new MethodExpressions());

		@Around("@annotation(annotation)")
		@Nullable Object fingerprint(ProceedingJoinPoint point, Fingerprinted annotation) throws Throwable {
			ServletRequestAttributes attributes = (ServletRequestAttributes) RequestContextHolder
				.currentRequestAttributes();
			IdempotentInvocation invocation = new IdempotentInvocation(operation(annotation),
					((MethodSignature) point.getSignature()).getMethod(), point.getTarget().getClass(),
					point.getArgs());
			byte[] fingerprint = this.fingerprinter.fingerprint((NotedRequest) attributes.getRequest(), invocation)
				.toBytes();
			requireNonNull(attributes.getResponse()).setHeader(HEADER, HexFormat.of().formatHex(fingerprint));
			return point.proceed();
		}

		private static IdempotentOperation operation(Fingerprinted annotation) {
			return new IdempotentOperation("operation", IdempotentOperation.Kind.REQUEST,
					new IdempotentOperation.Key(List.of("Idempotency-Key"), KeyPresence.REQUIRED, ""),
					new IdempotentOperation.Fingerprinting(annotation.expression(), List.of(annotation.ignoreBody())),
					Duration.ofHours(1), Duration.ofSeconds(30),
					new IdempotentOperation.Duplicates(Duration.ZERO, OnAbandoned.TAKE_OVER),
					new IdempotentOperation.Results(Remember.SUCCESS, ReplayStatus.OK, "", "", List.of(), List.of(),
							IdempotentOperation.Results.Answers.STORED),
					Completion.FENCE);
		}

	}

}
