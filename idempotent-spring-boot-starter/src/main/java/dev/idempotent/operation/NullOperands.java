package dev.idempotent.operation;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.Ternary;

/**
 * Finds texts that are put together with null, which SpEL as Java writes as "null":
 * {@code "#a + '-' + #b"} would be one key for all calls without either.
 */
final class NullOperands {

	/**
	 * Methods of {@link String} that do the same.
	 */
	private static final Set<String> TEXT_METHODS = Set.of("concat", "format", "formatted", "join", "valueOf");

	private NullOperands() {
	}

	/**
	 * Returns whether the value of an expression has such a text in it. Branches that are
	 * not taken don't count.
	 */
	static boolean isIn(SpelNode node, ExpressionState state) {
		if (node instanceof OpPlus) {
			return isOperand(node.getChild(0), state)
					|| (node.getChildCount() > 1 && isOperand(node.getChild(1), state));
		}
		if (node instanceof Ternary) {
			boolean first = Boolean.TRUE.equals(node.getChild(0).getValue(state));
			return isIn(node.getChild(first ? 1 : 2), state);
		}
		if (node instanceof Elvis) {
			return isIn(node.getChild(isEmpty(node.getChild(0).getValue(state)) ? 1 : 0), state);
		}
		if (node instanceof MethodReference method && TEXT_METHODS.contains(method.getName())) {
			return children(node).anyMatch((argument) -> isIn(argument, state) || hasNull(argument.getValue(state)));
		}
		return (node instanceof CompoundExpression || node instanceof InlineList)
				&& children(node).anyMatch((child) -> isIn(child, state));
	}

	private static boolean isOperand(SpelNode operand, ExpressionState state) {
		return isIn(operand, state) || (!(operand instanceof OpPlus) && operand.getValue(state) == null);
	}

	private static Stream<SpelNode> children(SpelNode node) {
		return IntStream.range(0, node.getChildCount()).mapToObj(node::getChild);
	}

	private static boolean hasNull(@Nullable Object value) {
		return value == null || (value instanceof Collection<?> parts && parts.stream().anyMatch(Objects::isNull))
				|| (value instanceof Object[] array && hasNull(Arrays.asList(array)));
	}

	// As SpEL's own
	private static boolean isEmpty(@Nullable Object value) {
		return value == null || (value instanceof String text && text.isEmpty());
	}

}
