package dev.idempotent.autoconfigure.openapi;

import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.openapi.IdempotentOperationCustomizer;
import dev.idempotent.openapi.IdempotentOperationMarker;
import dev.idempotent.operation.IdempotentOperationSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When an OpenAPI document tells of idempotent operations.
 */
class IdempotentOpenApiAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(AopAutoConfiguration.class,
			IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
			IdempotentOpenApiAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("idempotent.store=local");

	@Test
	void documentWhenSpringdocIsThereThenIsCustomized() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(IdempotentOperationMarker.class)
			.hasSingleBean(IdempotentOperationCustomizer.class));
	}

	@Test
	void documentWhenSpringdocIsAbsentThenNothing() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springdoc", "io.swagger"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(IdempotentOperationSource.class)
				.doesNotHaveBean("idempotentOperationMarker")
				.doesNotHaveBean("idempotentOperationCustomizer"));
	}

	@Test
	void documentWhenSwitchedOffThenNothing() {
		this.runner.withPropertyValues("springdoc.api-docs.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(IdempotentOperationMarker.class)
				.doesNotHaveBean(IdempotentOperationCustomizer.class));
	}

	@Test
	void documentWhenLibraryIsSwitchedOffThenNothing() {
		this.runner.withPropertyValues("idempotent.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GlobalOpenApiCustomizer.class));
	}

	@Test
	void documentWhenNoServletApplicationThenNothing() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("idempotent.store=local")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GlobalOpenApiCustomizer.class));
	}

}
