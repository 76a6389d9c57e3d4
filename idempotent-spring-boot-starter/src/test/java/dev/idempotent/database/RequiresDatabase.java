package dev.idempotent.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves tests out, and says so loudly, where their database can't be had.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresDatabase.Condition.class)
public @interface RequiresDatabase {

	TestDatabase value();

	/**
	 * Looks for the database.
	 */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			RequiresDatabase required = context.getRequiredTestClass().getAnnotation(RequiresDatabase.class);
			if (required == null || required.value().isAvailable()) {
				return ConditionEvaluationResult.enabled("It is there");
			}
			String reason = "NOT RUN on " + required.value() + ": install it by"
					+ " \"apt-get install mariadb-server-core mariadb-client-core\"";
			System.err.println(context.getRequiredTestClass().getName() + " " + reason);
			return ConditionEvaluationResult.disabled(reason);
		}

	}

}
