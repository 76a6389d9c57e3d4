package dev.idempotent.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A failure and what caused it, each once: chains of causes may be circles, which
 * Spring's helpers would walk for ever.
 *
 * @since 0.1.0
 */
public final class Causes {

	private Causes() {
	}

	/**
	 * Returns the failure, its cause, that one's cause, and so on.
	 */
	public static List<Throwable> of(@Nullable Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

}
