package dev.idempotent.autoconfigure.actuate;

import java.lang.management.ManagementFactory;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.actuate.IdempotencyEndpoint;
import dev.idempotent.actuate.OverviewReport;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IdempotentEndpointAutoConfigurationTests {

	private static final String KEY = RecordKey.of(null, "pay", null, "key").value();

	private final ApplicationContextRunner unexposed = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
					IdempotentEndpointAutoConfiguration.class, IdempotentHealthAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.unexposed
		.withPropertyValues("management.endpoints.web.exposure.include=idempotency");

	@Test
	void endpointWhenExposedThenIsThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(IdempotencyEndpoint.class));
	}

	@Test
	void endpointWhenNotExposedThenNone() {
		this.unexposed.run((context) -> assertThat(context).doesNotHaveBean(IdempotencyEndpoint.class));
	}

	@Test
	void endpointWhenNoAccessThenNone() {
		this.runner.withPropertyValues("management.endpoint.idempotency.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(IdempotencyEndpoint.class));
	}

	@Test
	void startWhenEndpointIsExposedThenSaysWhereElseNothing(CapturedOutput output) {
		WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(
				EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class, IdempotentAutoConfiguration.class,
				IdempotentLocalStoreAutoConfiguration.class, IdempotentEndpointAutoConfiguration.class));
		web.run((context) -> assertThat(output).contains("No method of a bean").doesNotContain("their keys are at"));
		web.withPropertyValues("management.endpoints.web.exposure.include=idempotency",
				"management.endpoints.web.base-path=/manage")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("Operations and their keys are at '/manage/idempotency'"));
	}

	@Test
	void endpointWhenIdempotencyIsDisabledThenNone() {
		this.runner.withPropertyValues("idempotent.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IdempotencyEndpoint.class));
	}

	@Test
	void endpointWhenActuatorIsMissingThenNone() {
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasSingleBean(IdempotencyEngine.class)
				.doesNotHaveBean("idempotencyEndpoint"));
	}

	@Test
	void endpointWhenStoreIsNotInspectableThenSaysSo() {
		this.runner.withBean(IdempotencyStore.class, Opaque::new).run((context) -> {
			IdempotencyEndpoint endpoint = context.getBean(IdempotencyEndpoint.class);
			OverviewReport overview = endpoint.overview();
			assertThat(overview.inspectable()).isFalse();
			assertThat(overview.records()).isNull();
			assertThat(overview.store()).isEqualTo("Opaque");
			WebEndpointResponse<?> record = endpoint.read(KEY, null, null, null, null, null, SecurityContext.NONE);
			assertThat(record.getStatus()).isEqualTo(501);
			assertThat(record.getBody()).asString().contains("InspectableIdempotencyStore");
		});
	}

	@Test
	void endpointWhenByJmxThenReadsOnly() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
					JmxEndpointAutoConfiguration.class, IdempotentAutoConfiguration.class,
					IdempotentLocalStoreAutoConfiguration.class, IdempotentEndpointAutoConfiguration.class))
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=idempotency",
					"spring.jmx.unique-names=true", "management.endpoints.jmx.domain=idempotent.tests")
			.run((context) -> {
				MBeanServer server = ManagementFactory.getPlatformMBeanServer();
				ObjectName name = server.queryNames(new ObjectName("idempotent.tests:name=Idempotency,*"), null)
					.iterator()
					.next();
				assertThat(server.invoke(name, "overview", new Object[0], new String[0]))
					.asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsKey("operations");
				assertThat(server.getMBeanInfo(name).getOperations()).extracting((operation) -> operation.getName())
					.containsExactlyInAnyOrder("overview", "read");
			});
	}

	private static final class Opaque extends DelegatingIdempotencyStore {

		Opaque() {
			super(new LocalIdempotencyStore(10, 10_000));
		}

		@Override
		public <T> @Nullable T ability(Class<T> type) {
			return null;
		}

	}

}
