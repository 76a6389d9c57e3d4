package dev.idempotent.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves tests out, and says so loudly, on a Java that is too old for them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresJava.Condition.class)
@interface RequiresJava {

	int value();

	/**
	 * Looks at the running Java.
	 */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			RequiresJava required = context.getRequiredTestClass().getAnnotation(RequiresJava.class);
			int here = Runtime.version().feature();
			if (required == null || here >= required.value()) {
				return ConditionEvaluationResult.enabled("Java " + here);
			}
			String reason = "NOT RUN on Java " + here + ": it needs " + required.value()
					+ "; OtherJavaTests runs it where it finds one";
			System.err.println(context.getRequiredTestClass().getName() + " " + reason);
			return ConditionEvaluationResult.disabled(reason);
		}

	}

}
