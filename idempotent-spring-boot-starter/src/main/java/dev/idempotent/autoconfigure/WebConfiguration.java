package dev.idempotent.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

import dev.idempotent.autoconfigure.IdempotentProperties.Scope;
import dev.idempotent.operation.ClientKeyResolver;
import dev.idempotent.aop.Exchanges;
import dev.idempotent.fingerprint.Fingerprinter;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.OperationNaming;
import dev.idempotent.webmvc.BodyDigestAdvice;
import dev.idempotent.webmvc.AnswerKeepingResolver;
import dev.idempotent.webmvc.ErrorPageAdvice;
import dev.idempotent.webmvc.HandlerMappingNaming;
import dev.idempotent.webmvc.IdempotentCallArgumentResolver;
import dev.idempotent.webmvc.HttpExchanges;
import dev.idempotent.webmvc.IdempotencyKeyHeader;
import dev.idempotent.webmvc.KeySyntax;
import dev.idempotent.webmvc.PrincipalScope;
import dev.idempotent.webmvc.ProblemExceptionResolver;
import dev.idempotent.webmvc.ReplayBodyAdvice;
import dev.idempotent.webmvc.ReplayInterceptor;
import dev.idempotent.webmvc.BoundRequestFingerprinter;

/**
 * Reading and answering requests, in an application with Spring MVC.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
class WebConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ClientKeyResolver idempotencyKeyHeader(IdempotentProperties properties) {
		IdempotentProperties.Key key = properties.key();
		return new IdempotencyKeyHeader(new KeySyntax(key.maxLength(), pattern(key), key.format()));
	}

	@Bean
	@ConditionalOnMissingBean
	IdempotencyScope idempotencyScope(IdempotentProperties properties) {
		return (properties.scope() == Scope.PRINCIPAL) ? new PrincipalScope() : (invocation) -> null;
	}

	@Bean
	@ConditionalOnMissingBean
	Fingerprinter idempotencyFingerprinter(JsonMapper mapper) {
		return new BoundRequestFingerprinter(mapper);
	}

	@Bean
	@ConditionalOnMissingBean
	OperationNaming idempotentOperationNaming(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		return new HandlerMappingNaming(mappings);
	}

	@Bean
	@ConditionalOnMissingBean
	Exchanges idempotentExchanges(IdempotentProperties properties) {
		return new HttpExchanges(properties.replay().headerName());
	}

	@Bean
	BodyDigestAdvice idempotentBodyDigestAdvice(JsonMapper mapper) {
		return new BodyDigestAdvice(mapper);
	}

	@Bean
	ReplayBodyAdvice idempotentReplayBodyAdvice() {
		return new ReplayBodyAdvice();
	}

	@Bean
	ErrorPageAdvice idempotentErrorPageAdvice() {
		return new ErrorPageAdvice();
	}

	@Bean
	AnswerKeepingResolver idempotentAnswerKeepingResolver(ObjectProvider<HandlerExceptionResolver> resolvers) {
		return new AnswerKeepingResolver(resolvers);
	}

	@Bean
	ProblemExceptionResolver idempotentProblemExceptionResolver(JsonMapper mapper) {
		return new ProblemExceptionResolver(mapper);
	}

	@Bean
	WebMvcConfigurer idempotentWebMvcConfigurer(ObjectProvider<RequestMappingHandlerAdapter> adapter) {
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(new ReplayInterceptor(adapter));
			}

			@Override
			public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
				resolvers.add(new IdempotentCallArgumentResolver());
			}

		};
	}

	private static @Nullable Pattern pattern(IdempotentProperties.Key key) {
		return (key.pattern() != null) ? Pattern.compile(key.pattern()) : null;
	}

}
