package dev.idempotent.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves tests out, and says so loudly, where there is no Chromium.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresBrowser.Condition.class)
@interface RequiresBrowser {

	/**
	 * Looks for the browser and its driver.
	 */
	final class Condition implements ExecutionCondition {

		private static final String LINE = "=".repeat(100);

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (Browser.isInstalled()) {
				return ConditionEvaluationResult.enabled("Chromium is installed");
			}
			String reason = "NOT RUN: Chromium and its driver are not on the PATH";
			System.err.printf("%s%n%s %s.%nThe sample's page is not tried. Install them by%n%n%s%n%s%n", LINE,
					context.getRequiredTestClass().getName(), reason, "    apt-get install chromium chromium-driver",
					LINE);
			return ConditionEvaluationResult.disabled(reason);
		}

	}

}
