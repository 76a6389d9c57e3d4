package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.ResolvableType;

import dev.idempotent.Idempotent;
import dev.idempotent.operation.IdempotentOperation.Kind;

/**
 * Finds the mistakes that can be seen on the annotation and its method, whatever that
 * handles and returns.
 */
public final class AnnotationChecks {

	// RFC 9110, 5.6.2
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	// RFC 6901, 3
	private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)*");

	private static final Pattern BARE = Pattern.compile("\\d+");

	// What nanoseconds in a long can hold, by far
	private static final Duration LONGEST = Duration.ofDays(36500);

	private final Method method;

	private final Class<?> targetClass;

	public AnnotationChecks(Method method, Class<?> targetClass) {
		this.method = method;
		this.targetClass = targetClass;
	}

	void check(Idempotent annotation, Kind kind) {
		overridable();
		extensible();
		header(annotation.header());
		if (kind == Kind.CALL && annotation.key().isEmpty()) {
			throw mistake("@Idempotent on a method that handles no requests has no header to read a key from",
					"give it one, such as @Idempotent(key = \"#event.id\")");
		}
		expression("key", annotation.key(), false);
		expression("fingerprint", annotation.fingerprint(), false);
		expression("unless", annotation.unless(), true);
		expression("unknownIf", annotation.unknownIf(), true);
		keyType(annotation.key());
		for (String pointer : annotation.ignoreBody()) {
			pointer(pointer);
		}
	}

	/**
	 * Checks that there can be a proxy at all, before making it fails less clearly.
	 */
	public void extensible() {
		if (Modifier.isFinal(this.targetClass.getModifiers()) && this.targetClass.getInterfaces().length == 0) {
			throw mistake("@Idempotent in a final class, which can't have a proxy", "make the class not final");
		}
	}

	Duration duration(String attribute, String value, Duration fallback) {
		if (value.isEmpty()) {
			return fallback;
		}
		if (BARE.matcher(value).matches()) {
			throw mistake(attribute, value, "has no unit, and would be milliseconds",
					"use " + value + "s, or 30m, 24h, 1d");
		}
		try {
			return positive(attribute, value, DurationStyle.detectAndParse(value));
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw mistake(attribute, value, "is not a duration", "use 30s or PT30S; the units are ms, s, m, h, d");
		}
	}

	void leaseWithinRetention(Duration lease, Duration retention) {
		if (lease.compareTo(retention) > 0) {
			throw mistake("the lease of " + lease + " is longer than the retention of " + retention,
					"a lease is seconds to minutes and renewed while the method runs; shorten it or lengthen the retention");
		}
	}

	private Duration positive(String attribute, String value, Duration duration) {
		if (duration.compareTo(Duration.ofMillis(1)) < 0) {
			throw mistake(attribute, value, "is not positive", "use 1ms or more");
		}
		if (duration.compareTo(LONGEST) > 0) {
			throw mistake(attribute, value, "is longer than 100 years", "use 36500d or less");
		}
		return duration;
	}

	private void overridable() {
		int modifiers = this.method.getModifiers();
		if (Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers) || Modifier.isStatic(modifiers)) {
			String kind = Modifier.isPrivate(modifiers) ? "private" : Modifier.isStatic(modifiers) ? "static" : "final";
			throw mistake("@Idempotent on a " + kind + " method is never seen by its proxy", "drop the modifier");
		}
	}

	private void header(String name) {
		if (!name.isEmpty() && !TOKEN.matcher(name).matches()) {
			throw mistake("header", name, "is not a valid header name", "use letters, digits and hyphens");
		}
	}

	private void expression(String attribute, String expression, boolean ofResult) {
		ExpressionMistake mistake = ExpressionMistake.in(expression, this.method, ofResult);
		if (mistake != null) {
			throw mistake(attribute, expression, mistake.reason(), mistake.action());
		}
	}

	private void keyType(String expression) {
		Type declared = MethodExpressions.declaredType(expression, this.method);
		if (declared == null) {
			return;
		}
		Class<?> type = ResolvableType.forType(declared).toClass();
		if (KeyExpressions.isNever(type)) {
			throw mistake("key", expression, "is of type " + type.getSimpleName() + ", which is not a key",
					KeyExpressions.WAY_OUT);
		}
	}

	private void pointer(String pointer) {
		if (!POINTER.matcher(pointer).matches()) {
			throw mistake("ignoreBody", pointer, "is not a JSON pointer",
					"begin it with /, such as /sentAt, and write ~0 for ~ and ~1 for / within a name");
		}
	}

	private InvalidIdempotentMethodException mistake(String attribute, String value, String reason, String action) {
		return mistake("@Idempotent(" + attribute + " = \"" + value + "\") " + reason, action);
	}

	private InvalidIdempotentMethodException mistake(String description, String action) {
		return new InvalidIdempotentMethodException(this.method, this.targetClass, description, action);
	}

}
