package dev.idempotent.store.redis;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Errors that Redis itself answers with instead of running a command, by the word that
 * they begin with. Whatever the client library, that word begins the message of one of
 * the causes.
 */
final class ErrorReply {

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

	private ErrorReply() {
	}

	/**
	 * Returns the word, or null when the exception is something else, or an error after
	 * which nobody knows what was done.
	 */
	static @Nullable String codeOf(@Nullable Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			String code = String.valueOf(cause.getMessage()).split(" ", 2)[0];
			if (WAYS_OUT.containsKey(code)) {
				return code;
			}
		}
		return null;
	}

	static @Nullable String wayOut(String code) {
		return WAYS_OUT.get(code);
	}

}
