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
import dev.idempotent.core.ClientKeyResolver;
import dev.idempotent.core.Exchanges;
import dev.idempotent.core.Fingerprinter;
import dev.idempotent.core.IdempotencyScope;
import dev.idempotent.core.OperationNaming;
import dev.idempotent.web.BodyDigestAdvice;
import dev.idempotent.web.AnswerKeepingResolver;
import dev.idempotent.web.ErrorPageAdvice;
import dev.idempotent.web.HandlerMappingNaming;
import dev.idempotent.web.IdempotentCallArgumentResolver;
import dev.idempotent.web.HttpExchanges;
import dev.idempotent.web.IdempotencyKeyHeader;
import dev.idempotent.web.KeySyntax;
import dev.idempotent.web.PrincipalScope;
import dev.idempotent.web.ProblemExceptionResolver;
import dev.idempotent.web.ReplayBodyAdvice;
import dev.idempotent.web.ReplayInterceptor;
import dev.idempotent.web.RequestFingerprinter;

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
		return new RequestFingerprinter(mapper);
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
