package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.VariableReference;

/**
 * What is wrong with an expression, as far as it shows before a call: a name that is no
 * argument would be null in every call, and all calls the same.
 *
 * @param reason to follow the expression
 * @param action the way out
 */
record ExpressionMistake(String reason, String action) {

	private static final String EXAMPLE = "write SpEL over the arguments, such as \"#command.id\"";

	/**
	 * Returns the mistake, or null.
	 * @param ofResult whether it may name {@code #result}
	 */
	static @Nullable ExpressionMistake in(String expression, Method method, boolean ofResult) {
		if (expression.isEmpty()) {
			return null;
		}
		Names names = new Names();
		SpelNode parsed;
		try {
			parsed = MethodExpressions.parse(expression).getAST();
		}
		catch (ParseException ex) {
			return new ExpressionMistake("is not SpEL: " + ex.getSimpleMessage(), EXAMPLE);
		}
		names.collect(parsed, true);
		if (!names.bare.isEmpty()) {
			return new ExpressionMistake("names " + names.bare + ", which is no argument: those begin with #", EXAMPLE);
		}
		Set<String> known = variables(method, ofResult);
		names.variables.removeAll(known);
		return names.variables.isEmpty() ? unreadable(parsed, method) : unknown(names.variables, known, method);
	}

	private static @Nullable ExpressionMistake unreadable(SpelNode parsed, Method method) {
		ArgumentProperties.Missing missing = ArgumentProperties.missing(parsed, method);
		return (missing == null) ? null : new ExpressionMistake("reads " + missing.name() + ", and "
				+ missing.type().getSimpleName() + " has no property of this name" + missing.others(), EXAMPLE);
	}

	private static ExpressionMistake unknown(Set<String> unknown, Set<String> known, Method method) {
		if (MethodExpressions.parameterNames(method) == null) {
			return new ExpressionMistake(
					"names " + unknown + ", and the class is compiled without the names of its parameters",
					"compile it with -parameters, or name arguments by their position, such as \"#p0\"");
		}
		return new ExpressionMistake("names " + unknown + ", which is no argument of the method; there are " + known,
				EXAMPLE);
	}

	private static Set<String> variables(Method method, boolean ofResult) {
		Set<String> variables = new TreeSet<>();
		String[] names = MethodExpressions.parameterNames(method);
		for (int i = 0; i < MethodExpressions.argumentCount(method); i++) {
			variables.add("#p" + i);
			variables.add("#a" + i);
			if (names != null) {
				variables.add("#" + names[i]);
			}
		}
		if (ofResult) {
			variables.add("#" + MethodExpressions.RESULT);
		}
		return variables;
	}

	/**
	 * The names in an expression.
	 */
	private static final class Names {

		private final Set<String> variables = new TreeSet<>();

		private final Set<String> bare = new TreeSet<>();

		/**
		 * Collects names.
		 * @param ofRoot whether a name without # would be looked for in the root object,
		 * which has nothing of use
		 */
		private void collect(SpelNode node, boolean ofRoot) {
			String text = node.toStringAST();
			if (node instanceof VariableReference && !text.equals("#this")) {
				this.variables.add(text);
			}
			else if (node instanceof BeanReference || node instanceof FunctionReference || node instanceof Assign
					|| (ofRoot && (node instanceof PropertyOrFieldReference || node instanceof MethodReference))) {
				this.bare.add(text);
			}
			for (int i = 0; i < node.getChildCount(); i++) {
				collect(node.getChild(i), ofRoot && isOfRoot(node, i));
			}
		}

		private static boolean isOfRoot(SpelNode parent, int child) {
			boolean key = parent instanceof InlineMap && child % 2 == 0;
			return !(key || parent instanceof Projection || parent instanceof Selection
					|| (parent instanceof CompoundExpression && child > 0));
		}

	}

}
