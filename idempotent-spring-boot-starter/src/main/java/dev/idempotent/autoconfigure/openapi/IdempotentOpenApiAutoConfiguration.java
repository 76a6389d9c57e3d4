package dev.idempotent.autoconfigure.openapi;

import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.IdempotentProperties.Scope;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.openapi.ApiSettings;
import dev.idempotent.openapi.ApiSettings.Answers;
import dev.idempotent.openapi.ApiSettings.Callers;
import dev.idempotent.openapi.ApiSettings.Key;
import dev.idempotent.openapi.ApiSettings.Shape;
import dev.idempotent.openapi.ApiSettings.StoreFailure;
import dev.idempotent.openapi.ApiSettings.Whose;
import dev.idempotent.openapi.IdempotentOperationCustomizer;
import dev.idempotent.openapi.IdempotentOperationMarker;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.problem.IdempotencyProblemRenderer;
import dev.idempotent.problem.ProblemDocs;
import dev.idempotent.webmvc.key.PrincipalScope;

/**
 * Auto-configuration of what an OpenAPI document says of idempotent operations, when the
 * application has springdoc.
 */
@AutoConfiguration(after = IdempotentAutoConfiguration.class)
@ConditionalOnClass({ GlobalOperationCustomizer.class, GlobalOpenApiCustomizer.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
@ConditionalOnBean(IdempotentOperationSource.class)
public final class IdempotentOpenApiAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IdempotentOperationMarker idempotentOperationMarker(IdempotentOperationSource source) {
		return new IdempotentOperationMarker(source);
	}

	@Bean
	@ConditionalOnMissingBean
	IdempotentOperationCustomizer idempotentOperationCustomizer(IdempotentProperties properties,
			ObjectProvider<IdempotencyScope> scope, ObjectProvider<IdempotencyProblemRenderer> renderer) {
		IdempotentProperties.Key key = properties.key();
		String docs = properties.problem().docs();
		return new IdempotentOperationCustomizer(new ApiSettings(new Key(key.maxLength(), key.pattern(), key.format()),
				new Callers(whose(scope.getIfAvailable() instanceof PrincipalScope, properties.scope()),
						properties.scopeHeaders()),
				new Answers(properties.replay().headerName(), properties.retryAfter(),
						properties.fingerprint().maxBodySize().toBytes(),
						(properties.onStoreFailure() == OnStoreFailure.REJECT) ? StoreFailure.TOLD
								: StoreFailure.SILENT,
						(renderer.getIfAvailable() != null) ? Shape.APPLICATION : Shape.PROBLEM_DETAIL,
						(docs != null) ? new ProblemDocs(docs) : null)));
	}

	private static Whose whose(boolean ours, Scope scope) {
		if (!ours) {
			return Whose.APPLICATION;
		}
		return (scope == Scope.PRINCIPAL) ? Whose.USER : Whose.EVERYBODY;
	}

}
