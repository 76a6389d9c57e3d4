package dev.idempotent.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/**
 * Keys that an annotation's SpEL gives: a text, number, boolean, enum or UUID, or a list
 * or array of these. Values of different types with the same text are the same key, 1 as
 * well as "1"; a list is never the same as a text, nor as a list with other parts.
 * Thread-safe.
 */
public final class KeyExpressions {

	static final String WAY_OUT = "let it give a text, number, boolean, enum or UUID, or a list of these, such as "
			+ "\"#event.id\" or \"{#tenant, #event.id}\"";

	/**
	 * Begins a list, and a text that would look like one.
	 */
	private static final char UNIT_SEPARATOR = '\u001f';

	/**
	 * What SpEL says where there is nothing to go on from.
	 */
	private static final Set<SpelMessage> NOTHING = Set.of(SpelMessage.PROPERTY_OR_FIELD_NOT_READABLE_ON_NULL,
			SpelMessage.METHOD_CALL_ON_NULL_OBJECT_NOT_ALLOWED, SpelMessage.CANNOT_INDEX_INTO_NULL_VALUE,
			SpelMessage.COLLECTION_INDEX_OUT_OF_BOUNDS, SpelMessage.ARRAY_INDEX_OUT_OF_BOUNDS,
			SpelMessage.STRING_INDEX_OUT_OF_BOUNDS);

	private final MethodExpressions expressions;

	public KeyExpressions(MethodExpressions expressions) {
		this.expressions = expressions;
	}

	/**
	 * Returns the key of a call, or null when it is missing: null, empty, a list without
	 * parts or with one that is null, a text put together with null, or null on the way.
	 * @throws IllegalStateException when the expression gives something that is no key
	 */
	public @Nullable String key(IdempotentInvocation invocation) {
		String expression = invocation.operation().key().expression();
		try {
			ExpressionState state = new ExpressionState(MethodExpressions.context(invocation),
					new SpelParserConfiguration());
			SpelExpression parsed = this.expressions.parsed(expression);
			return NullOperands.isIn(parsed.getAST(), state) ? null
					: key(parsed.getValue(state.getEvaluationContext()));
		}
		catch (SpelEvaluationException ex) {
			if (NOTHING.contains(ex.getMessageCode())) {
				return null;
			}
			throw new IllegalStateException(
					place(invocation) + " can't be evaluated: " + ex.getSimpleMessage() + "; " + WAY_OUT, ex);
		}
		catch (NoKeyException ex) {
			throw new IllegalStateException(
					place(invocation) + " gave " + ex.type.getTypeName() + ", which is not a key; " + WAY_OUT);
		}
	}

	private static String place(IdempotentInvocation invocation) {
		return "Method " + invocation.targetClass().getSimpleName() + "." + invocation.method().getName()
				+ ": @Idempotent(key = \"" + invocation.operation().key().expression() + "\")";
	}

	/**
	 * Returns whether no value of a declared type is a key.
	 */
	static boolean isNever(Class<?> declared) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(declared);
		if (type.isArray()) {
			return type == byte[].class || isNever(type.getComponentType());
		}
		boolean open = type.isInterface() || type == Object.class || type == Number.class;
		return !open && !List.class.isAssignableFrom(type) && !isPart(type);
	}

	private static @Nullable String key(@Nullable Object value) {
		String key = text(value);
		return (key == null || key.isEmpty()) ? null : key;
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (value instanceof List<?> list) {
			return text(list);
		}
		if (value.getClass().isArray() && !(value instanceof byte[])) {
			return text(Arrays.asList(ObjectUtils.toObjectArray(value)));
		}
		if (!isPart(value.getClass())) {
			throw new NoKeyException(value.getClass());
		}
		String text = (value instanceof Enum<?> constant) ? constant.name() : value.toString();
		return (!text.isEmpty() && text.charAt(0) == UNIT_SEPARATOR) ? UNIT_SEPARATOR + text : text;
	}

	private static @Nullable String text(List<?> parts) {
		StringBuilder framed = new StringBuilder();
		for (Object part : parts) {
			String text = text(part);
			if (text == null) {
				return null;
			}
			framed.append(UNIT_SEPARATOR).append(text.length()).append(':').append(text);
		}
		return framed.toString();
	}

	private static boolean isPart(Class<?> type) {
		return CharSequence.class.isAssignableFrom(type) || type == Character.class || type == Boolean.class
				|| type == UUID.class || Enum.class.isAssignableFrom(type)
				|| (Number.class.isAssignableFrom(type) && type.getName().startsWith("java."));
	}

	/**
	 * Says which type is no key.
	 */
	private static final class NoKeyException extends RuntimeException {

		private final Class<?> type;

		private NoKeyException(Class<?> type) {
			super(type.getName());
			this.type = type;
		}

	}

}
