package dev.idempotent.autoconfigure.aot;

import java.lang.reflect.Method;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

import dev.idempotent.result.value.ResultType;

/**
 * The hints for one method.
 */
final class MethodHints {

	private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

	private final RuntimeHints hints;

	private final Method method;

	private final Class<?> type;

	private final FieldHints fields;

	MethodHints(RuntimeHints hints, Method method, Class<?> type) {
		this.hints = hints;
		this.method = method;
		this.type = type;
		this.fields = new FieldHints(hints.reflection());
	}

	/**
	 * For the value that comes back from JSON.
	 */
	void result() {
		ResultType result = ResultType.of(this.method, this.type);
		if (result.value().resolve(Object.class) != void.class) {
			this.bindings.registerReflectionHints(this.hints.reflection(), result.body());
		}
	}

	/**
	 * For what expressions ask of the arguments and the result: properties and methods,
	 * and, where it is digested, all fields.
	 */
	void expressions() {
		this.hints.reflection().registerMethod(this.method, ExecutableMode.INVOKE);
		for (int i = 0; i < this.method.getParameterCount(); i++) {
			asked(ResolvableType
				.forMethodParameter(new MethodParameter(this.method, i).withContainingClass(this.type)));
		}
		asked(ResultType.of(this.method, this.type).value());
	}

	/**
	 * For an exception that is made anew: found by its class file, made past its
	 * constructors, its message and fields read and written.
	 */
	void exception(Class<? extends Throwable> exception) {
		this.hints.resources().registerType(exception);
		this.hints.reflection()
			.registerJavaSerialization(exception)
			.registerType(Throwable.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS,
					MemberCategory.INVOKE_PUBLIC_METHODS);
		reflectionFactory();
		for (Class<?> level = exception; level != Throwable.class; level = level.getSuperclass()) {
			this.hints.reflection().registerType(level, MemberCategory.INVOKE_DECLARED_METHODS);
			ReflectionUtils.doWithLocalFields(level,
					(field) -> this.bindings.registerReflectionHints(this.hints.reflection(), field.getGenericType()));
		}
		this.fields.register(ResolvableType.forClass(exception));
	}

	private void reflectionFactory() {
		this.hints.reflection()
			.registerTypeIfPresent(null, "sun.reflect.ReflectionFactory", MemberCategory.INVOKE_PUBLIC_METHODS);
	}

	private void asked(ResolvableType asked) {
		Class<?> raw = asked.resolve();
		if (raw != null && !FieldHints.isPlatform(raw)) {
			this.hints.reflection().registerType(raw, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
		this.bindings.registerReflectionHints(this.hints.reflection(), asked.getType());
		this.fields.register(asked);
	}

}
