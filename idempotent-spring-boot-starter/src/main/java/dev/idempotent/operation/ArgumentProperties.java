package dev.idempotent.operation;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NativeDetector;
import org.springframework.core.ResolvableType;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Looks whether an expression reads properties that no value of an argument's type can
 * have. Only a record or another final class tells: a subclass may have more.
 */
final class ArgumentProperties {

	private ArgumentProperties() {
	}

	/**
	 * Returns a property that is not there, with its type, or null.
	 */
	static @Nullable Missing missing(SpelNode node, Method method) {
		// A native image has only the members that somebody asked for
		return NativeDetector.inNativeImage() ? null : inTree(node, method);
	}

	private static @Nullable Missing inTree(SpelNode node, Method method) {
		Missing missing = (node instanceof CompoundExpression) ? inChain(node, method) : null;
		for (int i = 0; i < node.getChildCount() && missing == null; i++) {
			missing = inTree(node.getChild(i), method);
		}
		return missing;
	}

	private static @Nullable Missing inChain(SpelNode chain, Method method) {
		Type declared = MethodExpressions.declaredType(chain.getChild(0).toStringAST(), method);
		ResolvableType type = (declared != null) ? ResolvableType.forType(declared) : ResolvableType.NONE;
		for (int i = 1; i < chain.getChildCount() && isTelling(type.toClass()); i++) {
			if (!(chain.getChild(i) instanceof PropertyOrFieldReference property)) {
				return null;
			}
			ResolvableType read = read(type, property.getName());
			if (read == null) {
				return new Missing(property.getName(), type.toClass());
			}
			type = read;
		}
		return null;
	}

	private static boolean isTelling(Class<?> type) {
		// SpEL looks into an Optional
		return Modifier.isFinal(type.getModifiers()) && !type.isArray() && type != Optional.class;
	}

	private static @Nullable ResolvableType read(ResolvableType owner, String name) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(owner.toClass());
		String capitalized = StringUtils.capitalize(name);
		for (String getter : new String[] { "get" + capitalized, "is" + capitalized, name }) {
			Method found = ReflectionUtils.findMethod(type, getter);
			if (found != null) {
				return ResolvableType.forMethodReturnType(found, type);
			}
		}
		Field field = ReflectionUtils.findField(type, name);
		return (field != null && Modifier.isPublic(field.getModifiers())) ? ResolvableType.forField(field) : null;
	}

	/**
	 * A property that is not there.
	 */
	record Missing(String name, Class<?> type) {

		/**
		 * Says which ones a record has; nothing of other classes.
		 */
		String others() {
			return this.type.isRecord()
					? "; there are " + Stream.of(this.type.getRecordComponents()).map(RecordComponent::getName).toList()
					: "";
		}

	}

}
