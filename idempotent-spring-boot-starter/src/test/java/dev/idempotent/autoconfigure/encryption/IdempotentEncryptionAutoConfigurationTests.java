package dev.idempotent.autoconfigure.encryption;

import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.encryption.EncryptedResults;
import dev.idempotent.encryption.EncryptionKeys;
import dev.idempotent.encryption.KeyRing;
import dev.idempotent.result.ResultProtection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class IdempotentEncryptionAutoConfigurationTests {

	private static final String KEY = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class, IdempotentEncryptionAutoConfiguration.class,
				IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class));

	@Test
	void protectionWhenThereAreNoKeysThenNone() {
		this.runner
			.run((context) -> assertThat(context.getBean(ResultProtection.class)).isSameAs(ResultProtection.NONE));
	}

	@Test
	void protectionWhenDisabledThenIsNotThere() {
		this.runner.withPropertyValues("idempotent.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ResultProtection.class));
	}

	@Test
	void protectionWhenThereAreKeysThenEncrypts() {
		keys("a", KEY, "a")
			.run((context) -> assertThat(context.getBean(ResultProtection.class)).isInstanceOf(EncryptedResults.class));
	}

	@Test
	void protectionWhenKeysAreABeanThenTheseCount() {
		EncryptionKeys keys = mock();
		given(keys.activeId()).willReturn("own");
		given(keys.key("own")).willReturn(new KeyRing("x", Map.of("x", KEY)).key("x"));
		this.runner.withBean(EncryptionKeys.class, () -> keys)
			.run((context) -> assertThat(context.getBean(ResultProtection.class)).isInstanceOf(EncryptedResults.class));
	}

	@Test
	void protectionWhenIsABeanThenThatCounts() {
		ResultProtection own = mock();
		this.runner.withBean(ResultProtection.class, () -> own)
			.run((context) -> assertThat(context.getBean(ResultProtection.class)).isSameAs(own));
	}

	@ParameterizedTest
	@CsvSource({ "a, not_base64, a, idempotent.encryption.keys.a: it is not Base64",
			"a, c2hvcnQ=, a, 'idempotent.encryption.keys.a: it has 5 bytes, not 32'",
			"a, '', a, 'idempotent.encryption.keys.a: it has 0 bytes, not 32'",
			"a, KEY, , idempotent.encryption.active-key-id: it is missing",
			"a, KEY, b, idempotent.encryption.active-key-id: it names no key of idempotent.encryption.keys",
			", , a, 'idempotent.encryption.keys.<id>: there is no key, though idempotent.encryption.active-key-id'",
			"[a b], KEY, a, idempotent.encryption.keys: an id has other than" })
	void startWhenKeysHaveAMistakeThenFailsWithTheNameAndWithoutTheKey(@Nullable String id, @Nullable String key,
			@Nullable String active, String message, CapturedOutput output) {
		keys(id, "KEY".equals(key) ? KEY : key, active).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).startsWith("Property " + message);
			assertThat(analysis.getAction()).contains("idempotent.encryption.active-key-id", "openssl rand -base64 32");
			assertThat(output).doesNotContain(KEY, "c2hvcnQ=", "not_base64");
			for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
				assertThat(String.valueOf(cause.getMessage())).doesNotContain(KEY, "c2hvcnQ=", "not_base64");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "keys", "accept-unencrypted" })
	void startWhenAPropertyHasAnotherFormThenFailsWithoutItsValue(String property) {
		this.runner.withPropertyValues("idempotent.encryption." + property + "=" + KEY).run((context) -> {
			Throwable failure = Objects.requireNonNull(context.getStartupFailure());
			FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation()
				.load(FailureAnalyzer.class, FailureHandler.handleMessage((message, none) -> {
				}))
				.stream()
				.map((analyzer) -> analyzer.analyze(failure))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow();
			assertThat(analysis.getDescription()).startsWith("Property idempotent.encryption." + property)
				.doesNotContain(KEY);
			assertThat(analysis.getAction()).contains("openssl rand -base64 32");
		});
	}

	@Test
	void startWhenBeanHasNoActiveKeyThenFailsWithTheWayOut() {
		EncryptionKeys keys = mock();
		given(keys.activeId()).willReturn("gone");
		this.runner.withBean(EncryptionKeys.class, () -> keys).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).startsWith("The bean of EncryptionKeys").contains("\"gone\"");
			assertThat(analysis.getAction()).contains("key(activeId())");
		});
	}

	@Test
	void propertiesWhenPrintedThenNameTheKeysOnly() {
		keys("a", KEY, "a").run((context) -> assertThat(context.getBean(IdempotentProperties.class).toString())
			.contains("keys=[a], activeKeyId=a, acceptUnencrypted=false")
			.doesNotContain(KEY));
	}

	@Test
	void startWhenSmallestCompressedResultIsNothingThenFails() {
		this.runner.withPropertyValues("idempotent.compression.min-result-size=0B")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
				.rootCause()
				.hasMessageContaining("idempotent.compression.min-result-size"));
	}

	private ApplicationContextRunner keys(@Nullable String id, @Nullable String key, @Nullable String active) {
		ApplicationContextRunner with = this.runner;
		if (id != null) {
			String name = id.startsWith("[") ? id : "." + id;
			with = with.withPropertyValues("idempotent.encryption.keys" + name + "=" + key);
		}
		return (active != null) ? with.withPropertyValues("idempotent.encryption.active-key-id=" + active) : with;
	}

	private static FailureAnalysis analysis(AssertableApplicationContext context) {
		return Objects.requireNonNull(
				new InvalidKeyRingFailureAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
	}

}
