package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * SpEL over a method's arguments, named as in the source or {@code #p0}, {@code #a0}. The
 * root is the target's class, which has nothing of use: only arguments count.
 * Thread-safe.
 */
public final class MethodExpressions {

	static final String RESULT = "result";

	private static final SpelExpressionParser parser = new SpelExpressionParser();

	private static final ParameterNameDiscoverer parameterNames = new DefaultParameterNameDiscoverer();

	private final Map<String, SpelExpression> expressions = new ConcurrentHashMap<>();

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
		context.setVariable(RESULT, result);
		return Boolean.TRUE.equals(parsed(expression).getValue(context, Boolean.class));
	}

	SpelExpression parsed(String expression) {
		return this.expressions.computeIfAbsent(expression, MethodExpressions::parse);
	}

	static MethodBasedEvaluationContext context(IdempotentInvocation invocation) {
		return new MethodBasedEvaluationContext(invocation.targetClass(), invocation.method(), invocation.arguments(),
				parameterNames);
	}

	static SpelExpression parse(String expression) {
		return parser.parseRaw(expression);
	}

	static String @Nullable [] parameterNames(Method method) {
		return parameterNames.getParameterNames(method);
	}

	/**
	 * Returns how many arguments there are, without the last one of a suspending Kotlin
	 * function, which the compiler adds.
	 */
	static int argumentCount(Method method) {
		return method.getParameterCount() - (KotlinDetector.isSuspendingFunction(method) ? 1 : 0);
	}

	/**
	 * Returns the type of an expression that is nothing but an argument, or null.
	 */
	public static @Nullable Type declaredType(String expression, Method method) {
		if (expression.isEmpty() || !(parse(expression).getAST() instanceof VariableReference variable)) {
			return null;
		}
		String[] names = parameterNames(method);
		for (int i = 0; i < argumentCount(method); i++) {
			String name = variable.toStringAST();
			if (name.equals("#p" + i) || name.equals("#a" + i) || (names != null && name.equals("#" + names[i]))) {
				return method.getGenericParameterTypes()[i];
			}
		}
		return null;
	}

}
