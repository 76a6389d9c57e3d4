package dev.idempotent.webmvc.key;

import java.security.Principal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The name of a principal, which tells it from others, with every request and on every
 * server. One that is an {@link Object#toString()} does not: it would make a user
 * somebody else with each request.
 */
final class StableName {

	private static final Pattern IDENTITY = Pattern.compile("(\\S+)@(?:0|[1-9a-f][0-9a-f]{0,7})");

	/**
	 * Class names that no loader knows: of lambdas and other hidden classes, and of
	 * arrays.
	 */
	private static final Pattern NAMELESS = Pattern.compile("\\S+/0x[0-9a-f]+|\\[+(?:[BCDFIJSZ]|L\\S+;)");

	private StableName() {
	}

	static String of(Principal principal) {
		String name = principal.getName();
		String mistake = mistake(name);
		if (mistake != null) {
			throw new IllegalStateException("The principal, a " + principal.getClass().getName() + ", has " + mistake
					+ ", so that nobody can tell whose idempotency key it is; let its getName() return a name that "
					+ "stays the same, define a bean of type IdempotencyScope, or set idempotent.scope to global");
		}
		return name;
	}

	private static @Nullable String mistake(@Nullable String name) {
		if (name == null || name.isEmpty()) {
			return "no name";
		}
		Matcher identity = IDENTITY.matcher(name);
		return (identity.matches() && isClass(identity.group(1)))
				? "the name of an object that does not override toString()" : null;
	}

	private static boolean isClass(String name) {
		if (NAMELESS.matcher(name).matches()) {
			return true;
		}
		try {
			Class.forName(name, false, ClassUtils.getDefaultClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
