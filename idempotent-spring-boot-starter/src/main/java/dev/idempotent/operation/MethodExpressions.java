package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * SpEL over a method's arguments, named as in the source or {@code #p0}, {@code #a0}. The
 * root is the target's class, which has nothing of use: only arguments count.
 * Thread-safe.
 */
public final class MethodExpressions {

	private static final SpelExpressionParser parser = new SpelExpressionParser();

	private static final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private final Map<String, Expression> expressions = new ConcurrentHashMap<>();

	/**
	 * Returns what an expression over a call's arguments gives.
	 */
	public @Nullable Object evaluate(String expression, IdempotentInvocation invocation) {
		return parsed(expression).getValue(context(invocation));
	}

	/**
	 * Returns whether an expression is true of a call's arguments and its
	 * {@code #result}.
	 * @param expression empty: false
	 */
	public boolean test(String expression, IdempotentInvocation invocation, @Nullable Object result) {
		if (expression.isEmpty()) {
			return false;
		}
		MethodBasedEvaluationContext context = context(invocation);
		context.setVariable("result", result);
		return Boolean.TRUE.equals(parsed(expression).getValue(context, Boolean.class));
	}

	private Expression parsed(String expression) {
		return this.expressions.computeIfAbsent(expression, parser::parseExpression);
	}

	private static MethodBasedEvaluationContext context(IdempotentInvocation invocation) {
		return new MethodBasedEvaluationContext(invocation.targetClass(), invocation.method(), invocation.arguments(),
				parameterNames);
	}

	/**
	 * Says what is wrong with an expression, or null. An unknown variable counts: it
	 * would be null in every call, and all calls the same.
	 */
	static @Nullable String mistake(Method method, String expression) {
		try {
			Set<String> known = variables(method);
			Set<String> used = new TreeSet<>();
			collect(((SpelExpression) parser.parseExpression(expression)).getAST(), used);
			used.removeAll(known);
			return used.isEmpty() ? null : "names " + used + ", which is no argument of the method; there are " + known;
		}
		catch (ParseException ex) {
			return "is not SpEL: " + ex.getSimpleMessage();
		}
	}

	private static Set<String> variables(Method method) {
		Set<String> variables = new TreeSet<>();
		String[] names = parameterNames.getParameterNames(method);
		for (int i = 0; i < method.getParameterCount(); i++) {
			variables.add("#p" + i);
			variables.add("#a" + i);
			if (names != null) {
				variables.add("#" + names[i]);
			}
		}
		return variables;
	}

	private static void collect(SpelNode node, Set<String> variables) {
		if (node instanceof VariableReference) {
			String name = node.toStringAST();
			if (!name.equals("#this") && !name.equals("#root")) {
				variables.add(name);
			}
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			collect(node.getChild(i), variables);
		}
	}

}
