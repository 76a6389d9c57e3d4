package dev.idempotent.autoconfigure.aot;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.util.ClassUtils;

import dev.idempotent.Idempotent;
import dev.idempotent.aop.MappingAnnotations;
import dev.idempotent.failure.FailureCodec;
import dev.idempotent.operation.IdempotentAnnotations;
import dev.idempotent.result.KeptHeaders;

/**
 * Gives hints for the idempotent methods of each bean: for the value that is read back,
 * what its expressions ask, and the exceptions that it remembers.
 */
final class IdempotentMethodHints implements BeanRegistrationAotProcessor {

	private final IdempotentAnnotations annotations = new IdempotentAnnotations(new MappingAnnotations());

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		MetadataLookup<@Nullable Idempotent> lookup = (method) -> this.annotations.find(method, type);
		Map<Method, @Nullable Idempotent> methods = MethodIntrospector.selectMethods(type, lookup);
		if (methods.isEmpty()) {
			return null;
		}
		FailureCodec failures = failures(bean.getBeanFactory());
		return (context, code) -> methods.forEach((method, annotation) -> register(context.getRuntimeHints(), failures,
				type, method, Objects.requireNonNull(annotation)));
	}

	private static void register(RuntimeHints hints, FailureCodec failures, Class<?> type, Method method,
			Idempotent annotation) {
		MethodHints of = new MethodHints(hints, method, type);
		of.result();
		if (!(annotation.key() + annotation.fingerprint() + annotation.unless() + annotation.unknownIf()).isEmpty()) {
			of.expressions();
		}
		List<Class<? extends Throwable>> remembered = List.of(annotation.rememberExceptions());
		failures.know(remembered);
		failures.known(remembered).forEach(of::exception);
	}

	private static FailureCodec failures(ConfigurableListableBeanFactory beans) {
		List<String> packages = AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
		return new FailureCodec(packages, Objects.requireNonNull(beans.getBeanClassLoader()), JsonMapper.shared(),
				new KeptHeaders(List.of(), List.of()));
	}

}
