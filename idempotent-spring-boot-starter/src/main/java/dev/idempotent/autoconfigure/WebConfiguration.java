package dev.idempotent.autoconfigure;

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
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

import dev.idempotent.autoconfigure.IdempotentProperties.Scope;
import dev.idempotent.autoconfigure.aot.WebRuntimeHints;
import dev.idempotent.call.Outcomes;
import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.operation.MethodExpressions;
import dev.idempotent.operation.OperationNaming;
import dev.idempotent.operation.RequestMethods;
import dev.idempotent.problem.IdempotencyProblemRenderer;
import dev.idempotent.problem.ProblemDocs;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.webmvc.DispatcherBeans;
import dev.idempotent.webmvc.ErrorPageTime;
import dev.idempotent.webmvc.IdempotentCallArgumentPostProcessor;
import dev.idempotent.webmvc.IdempotentHandlerAdapter;
import dev.idempotent.webmvc.MvcExchangeSettings;
import dev.idempotent.webmvc.MvcExchanges;
import dev.idempotent.webmvc.key.IdempotencyKeyHeader;
import dev.idempotent.webmvc.key.KeySyntax;
import dev.idempotent.webmvc.key.PrincipalScope;
import dev.idempotent.webmvc.mapping.AnswerTypeChecks;
import dev.idempotent.webmvc.mapping.HandlerMappingNaming;
import dev.idempotent.webmvc.mapping.HandlerMethodChecks;
import dev.idempotent.webmvc.problem.ProblemAnswers;
import dev.idempotent.webmvc.problem.ProblemExceptionResolver;
import dev.idempotent.webmvc.request.RequestFingerprinter;

/**
 * The exchange with Spring MVC, in a servlet application.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ImportRuntimeHints(WebRuntimeHints.class)
class WebConfiguration {

	@Bean
	IdempotentHandlerAdapter idempotentHandlerAdapter(IdempotentOperationSource source, IdempotentProperties properties,
			Outcomes outcomes, KeptHeaders headers, ValueDigest values, MethodExpressions expressions,
			ObjectProvider<CallObserver> observer) {
		IdempotentProperties.Key key = properties.key();
		MvcExchangeSettings settings = new MvcExchangeSettings(new DispatcherBeans(),
				new IdempotencyKeyHeader(new KeySyntax(key.maxLength(), pattern(key), key.format())),
				new RequestFingerprinter(properties.fingerprint().ignoredHeaders(), values, expressions), outcomes,
				headers, properties.fingerprint().maxBodySize().toBytes(),
				(int) Math.min(properties.maxResultSize().toBytes(), Integer.MAX_VALUE - 8),
				properties.replay().headerName());
		return new IdempotentHandlerAdapter(source, settings, observer.getIfAvailable(() -> CallObserver.NO_OP));
	}

	@Bean
	MvcExchanges idempotentMvcExchanges() {
		return new MvcExchanges();
	}

	@Bean
	@ConditionalOnMissingBean
	IdempotencyScope idempotencyScope(IdempotentProperties properties) {
		return new PrincipalScope(properties.scope() == Scope.PRINCIPAL, properties.scopeHeaders());
	}

	@Bean
	@ConditionalOnMissingBean
	OperationNaming idempotentOperationNaming(ObjectProvider<HandlerMapping> mappings) {
		return new HandlerMappingNaming(mappings);
	}

	@Bean
	ErrorPageTime idempotentErrorPageTime() {
		return new ErrorPageTime();
	}

	@Bean
	HandlerMethodChecks idempotentHandlerMethodChecks(RequestMethods requests) {
		return new HandlerMethodChecks(requests);
	}

	@Bean
	AnswerTypeChecks idempotentAnswerTypeChecks(ObjectProvider<RequestMappingHandlerAdapter> adapters) {
		return new AnswerTypeChecks(adapters);
	}

	@Bean
	ProblemExceptionResolver idempotentProblemExceptionResolver(ObjectProvider<JsonMapper> mapper,
			ObjectProvider<IdempotencyProblemRenderer> renderer, IdempotentProperties properties) {
		String docs = properties.problem().docs();
		return new ProblemExceptionResolver(
				new ProblemAnswers(mapper.getIfAvailable(JsonMapper::shared), renderer.getIfAvailable()),
				(docs != null) ? new ProblemDocs(docs) : null);
	}

	@Bean
	static IdempotentCallArgumentPostProcessor idempotentCallArgumentPostProcessor() {
		return new IdempotentCallArgumentPostProcessor();
	}

	private static @Nullable Pattern pattern(IdempotentProperties.Key key) {
		return (key.pattern() != null) ? Pattern.compile(key.pattern()) : null;
	}

}
