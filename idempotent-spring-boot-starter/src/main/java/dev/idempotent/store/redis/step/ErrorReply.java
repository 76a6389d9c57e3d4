package dev.idempotent.store.redis.step;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Causes;

/**
 * An error that Redis itself answers with instead of running a command.
 *
 * @param code the word that it begins with
 * @param text all of it
 */
public record ErrorReply(String code, String text) {

	private static final String RIGHTS = "check the user, the password and the ACL of spring.data.redis";

	private static final String PRIMARY = "check that the application is connected to the primary";

	private static final String LATER = "this may pass";

	private static final Map<String, String> WAYS_OUT = Map.ofEntries(
			Map.entry("OOM", "raise Redis's maxmemory, or shorten idempotent.retention"), Map.entry("NOAUTH", RIGHTS),
			Map.entry("WRONGPASS", RIGHTS), Map.entry("NOPERM", RIGHTS), Map.entry("READONLY", PRIMARY),
			Map.entry("MASTERDOWN", PRIMARY), Map.entry("LOADING", LATER), Map.entry("BUSY", LATER),
			Map.entry("CLUSTERDOWN", LATER), Map.entry("TRYAGAIN", LATER), Map.entry("MOVED", LATER),
			Map.entry("ASK", LATER), Map.entry("NOSCRIPT", LATER),
			Map.entry("MISCONF", "Redis can't persist: see its log"),
			Map.entry("NOREPLICAS", "too few replicas are connected"),
			Map.entry("UNSUPPORTED", "use Redis 7 or newer, or Valkey"));

	private static final Set<String> OF_THE_CONNECTION = Set.of("READONLY", "MASTERDOWN", "LOADING", "NOAUTH");

	private static final int LONGEST = 300;

	/**
	 * Returns the error that an exception was made of, or null when it is something else,
	 * or an error after which nobody knows what was done. Whatever the client library,
	 * one of the causes has it as its message.
	 */
	public static @Nullable ErrorReply in(@Nullable Throwable exception) {
		return Causes.of(exception)
			.stream()
			.map((cause) -> String.valueOf(cause.getMessage()))
			.map((text) -> new ErrorReply(text.split(" ", 2)[0], shortened(text)))
			.filter((reply) -> WAYS_OUT.containsKey(reply.code))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Returns what the innermost cause says.
	 */
	public static String reasonOf(@Nullable Throwable exception) {
		return Causes.of(exception)
			.stream()
			.reduce((outer, inner) -> inner)
			.map((cause) -> (cause.getMessage() != null) ? shortened(cause.getMessage())
					: cause.getClass().getSimpleName())
			.orElse("");
	}

	/**
	 * Returns whether another connection may lead to a server that would do it.
	 */
	boolean isOfTheConnection() {
		return OF_THE_CONNECTION.contains(this.code);
	}

	String wayOut() {
		return Objects.requireNonNull(WAYS_OUT.get(this.code));
	}

	private static String shortened(String text) {
		String line = text.lines().findFirst().orElse("");
		return (line.length() <= LONGEST) ? line : line.substring(0, LONGEST) + "…";
	}

}
