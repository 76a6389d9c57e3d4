package dev.idempotent.autoconfigure.actuate;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import dev.idempotent.actuate.AnswerVisibility;
import dev.idempotent.actuate.Decisions;
import dev.idempotent.actuate.IdempotencyEndpoint;
import dev.idempotent.actuate.Operations;
import dev.idempotent.actuate.Overview;
import dev.idempotent.actuate.Records;
import dev.idempotent.actuate.Settlements;
import dev.idempotent.actuate.health.StoreEvents;
import dev.idempotent.aop.CallKeys;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.call.Outcomes;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.operation.IdempotentAnnotations;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.result.value.ValueCodec;
import dev.idempotent.store.IdempotencyStore;

/**
 * Auto-configuration of the endpoint, where it is exposed.
 */
@AutoConfiguration(after = IdempotentAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(IdempotencyEngine.class)
@ConditionalOnAvailableEndpoint(IdempotencyEndpoint.class)
@EnableConfigurationProperties(IdempotencyEndpointProperties.class)
public final class IdempotentEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StoreEvents idempotencyStoreEvents() {
		return new StoreEvents();
	}

	@Bean
	@ConditionalOnMissingBean
	IdempotencyEndpoint idempotencyEndpoint(IdempotencyStore store, StoreEvents events, CallKeys keys,
			Outcomes outcomes, ValueCodec values, ObjectProvider<JsonMapper> mapper, Operations operations,
			IdempotencyEndpointProperties properties) {
		Records records = new Records(store, operations, keys, outcomes,
				new AnswerVisibility(properties.showAnswers(), properties.roles()));
		return new IdempotencyEndpoint(new Overview(store, operations, keys, events), records, new Decisions(records,
				new Settlements(operations, outcomes, values, mapper.getIfAvailable(JsonMapper::shared))));
	}

	@Bean
	EndpointReport idempotencyEndpointReport(ObjectProvider<PathMappedEndpoints> endpoints) {
		return new EndpointReport(endpoints);
	}

	@Bean
	Operations idempotentEndpointOperations(ConfigurableListableBeanFactory beans, IdempotentOperationSource source,
			IdempotentAnnotations annotations) {
		return new Operations(new IdempotentMethods(beans, source, annotations));
	}

}
